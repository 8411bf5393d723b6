using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// Writes rows as LOAD DATA reads them: fields parted by tabs, rows by line feeds, <c>\N</c> for NULL. Loaded with the binary
/// character set, so any byte may stand in a field; the four that mean something stand behind a backslash.
/// </summary>
/// <remarks>See https://mariadb.com/kb/en/load-data-infile/.</remarks>
internal static class LoadEncoder
{
    public const string FieldTerminator = "\t";
    public const string LineTerminator = "\n";
    public const char Escape = '\\';

    private const int NumberLengthMax = 20;
    private const int TimeLength = 26;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(0, (byte)'\t', (byte)'\n', (byte)'\\');

    private static readonly long EpochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Appends one row.</summary>
    public static void Write(ReadOnlySpan<byte> row, ReadOnlySpan<FieldKind> kinds, ByteBuffer text)
    {
        var tuple = new RowTuple(row);
        for (var field = 0; field < kinds.Length; field++)
        {
            var bytes = tuple.Next(out var isNull);
            if (isNull)
                text.Write("\\N"u8);
            else
                WriteField(kinds[field], bytes, text);
            text.WriteByte(field == kinds.Length - 1 ? (byte)'\n' : (byte)'\t');
        }
    }

    private static void WriteField(FieldKind kind, ReadOnlySpan<byte> bytes, ByteBuffer text)
    {
        switch (kind)
        {
            case FieldKind.Int64:
                WriteNumber(BinaryPrimitives.ReadInt64BigEndian(bytes), text);
                break;
            case FieldKind.Int16:
                WriteNumber(BinaryPrimitives.ReadInt16BigEndian(bytes), text);
                break;
            case FieldKind.Timestamp:
                WriteTime(BinaryPrimitives.ReadInt64BigEndian(bytes), text);
                break;
            case FieldKind.Boolean:
                text.WriteByte((byte)('0' + bytes[0]));
                break;
            default:
                WriteBytes(bytes, text);
                break;
        }
    }

    private static void WriteBytes(ReadOnlySpan<byte> bytes, ByteBuffer text)
    {
        for (var next = bytes.IndexOfAny(Escaped); next >= 0; next = bytes.IndexOfAny(Escaped))
        {
            text.Write(bytes[..next]);
            text.WriteByte((byte)'\\');
            text.WriteByte(bytes[next] switch
            {
                0 => (byte)'0',
                (byte)'\t' => (byte)'t',
                (byte)'\n' => (byte)'n',
                _ => (byte)'\\',
            });
            bytes = bytes[(next + 1)..];
        }

        text.Write(bytes);
    }

    private static void WriteNumber(long number, ByteBuffer text)
    {
        Utf8Formatter.TryFormat(number, text.GetSpan(NumberLengthMax), out var length);
        text.Advance(length);
    }

    // 2026-01-02 03:04:05.678901
    private static void WriteTime(long micros, ByteBuffer text)
    {
        var time = new DateTime(EpochTicks + (micros * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
        var (year, month, day) = time;
        var ofDay = time.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond;
        var digits = text.GetSpan(TimeLength);
        Digits(digits[..4], year);
        Digits(digits[5..7], month);
        Digits(digits[8..10], day);
        Digits(digits[11..13], (int)(ofDay / 3_600_000_000));
        Digits(digits[14..16], (int)(ofDay / 60_000_000 % 60));
        Digits(digits[17..19], (int)(ofDay / 1_000_000 % 60));
        Digits(digits[20..26], (int)(ofDay % 1_000_000));
        digits[4] = digits[7] = (byte)'-';
        digits[10] = (byte)' ';
        digits[13] = digits[16] = (byte)':';
        digits[19] = (byte)'.';
        text.Advance(TimeLength);
    }

    private static void Digits(Span<byte> digits, int number)
    {
        for (var i = digits.Length - 1; i >= 0; i--, number /= 10)
            digits[i] = (byte)('0' + (number % 10));
    }
}
