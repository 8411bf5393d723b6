using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores.MySql;
using Lexidex.Schema.Data;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

public sealed class LoadEncoderTests
{
    private static readonly FieldKind[] Kinds = [.. Everything.Fields.Select(field => field.Kind)];

    [Fact]
    public void A_row_is_written_as_the_server_reads_it()
    {
        var row = TestRow.Of(Alice, "self", 7, "\0\t\n\\\r'") with { Cid = [1, 2] };
        row.Columns[0] = [1];
        row.Columns[1] = TestRow.Number(long.MinValue);
        row.Columns[2] = [];
        row.Columns[3] = [.. Enumerable.Repeat((byte)'x', 16)];
        row.Columns[8] = TestRow.Number(-1);

        var fields = Encoding.Latin1.GetString(Encode(row)).TrimEnd('\n').Split('\t');

        Assert.Equal(
            [
                "\u0002self", "7", "\u0001\u0002", "2025-05-08 06:13:20.000000", "0", "1", "-9223372036854775808", "", "xxxxxxxxxxxxxxxx", "\\N",
                "\\N", "\\N", "\\N", "1999-12-31 23:59:59.999999", "\\N", "\\0\\t\\n\\\\\r'",
            ],
            fields[1..]);
    }

    [Fact]
    public void Rows_that_were_withdrawn_are_not_sent_and_any_size_of_buffer_gives_the_same()
    {
        using var rows = new RecordBatch(Everything);
        for (var i = 0; i < 5_000; i++)
            TestRow.Of(Numbered(i), $"key{i}", 1, new string('\\', i % 50)).AppendTo(rows);
        for (var i = 0; i < 5_000; i += 7)
            rows.Withdraw(i);

        var (whole, count) = ReadAll(rows, 1 << 20);

        Assert.Equal(rows.Count, count);
        Assert.Equal(rows.Count, whole.Count(value => value == (byte)'\n'));
        Assert.Equal(whole, ReadAll(rows, 1).Text);
        Assert.Equal(whole, ReadAll(rows, 65_537).Text);
    }

    [Fact]
    public void Encoding_allocates_nothing_for_a_row()
    {
        using var rows = new RecordBatch(Everything);
        foreach (var row in FieldConformance.Extremes)
            row.AppendTo(rows);
        using var text = new ByteBuffer(4 << 20);

        var allocated = AllocatedBytes.LeastOf(() =>
        {
            text.Clear();
            for (var row = 0; row < rows.RowCount; row++)
            {
                rows.TryGetRow(row, out var tuple);
                LoadEncoder.Write(tuple, Kinds, text);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static byte[] Encode(TestRow row)
    {
        using var rows = new RecordBatch(Everything);
        row.AppendTo(rows);
        return ReadAll(rows, 4096).Text;
    }

    private static (byte[] Text, int Rows) ReadAll(RecordBatch rows, int bufferBytes)
    {
        using var stream = new LoadStream(rows, Kinds);
        using var all = new MemoryStream();
        var buffer = new byte[bufferBytes];
        for (int read; (read = stream.Read(buffer)) > 0;)
            all.Write(buffer, 0, read);
        return (all.ToArray(), stream.RowCount);
    }
}
