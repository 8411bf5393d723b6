using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// Rows of one table back to back in one pooled buffer (layout: <see cref="RowTuple"/>). One owner at a time: filled by a
/// writer loop, read by a store's writer, then cleared and filled again. Rows that a later operation of the same batch
/// replaced are withdrawn and not part of <see cref="Runs()"/>.
/// </summary>
internal sealed class RecordBatch(StoreTable table) : IDisposable
{
    // Field count (2 bytes) and the first field's length (4 bytes) come before it.
    private const int FirstFieldStart = 6;

    private readonly List<Row> _rows = [];
    private int _open = -1;

    public StoreTable Table { get; } = table;

    public ByteBuffer Buffer { get; } = new();

    /// <summary>Rows that count: begun, ended and not withdrawn.</summary>
    public int Count { get; private set; }

    public int Bytes => Buffer.Length;

    /// <summary>True when some row is known to replace an older one. Where it is false rows are most likely new, and may still not be.</summary>
    public bool Replaces { get; set; }

    /// <summary>Begins a row; the caller writes the tuple to <see cref="Buffer"/>, then calls <see cref="EndRow"/> or <see cref="AbandonRow"/>.</summary>
    public void BeginRow() => _open = Buffer.Length;

    /// <summary>Ends the row and answers its number, for <see cref="Withdraw"/>.</summary>
    public int EndRow()
    {
        _rows.Add(new Row(_open, Buffer.Length - _open, Withdrawn: false));
        Count++;
        return _rows.Count - 1;
    }

    public void AbandonRow() => Buffer.Truncate(_open);

    public void Withdraw(int row)
    {
        if (_rows[row].Withdrawn)
            return;
        _rows[row] = _rows[row] with { Withdrawn = true };
        Count--;
    }

    /// <summary>Withdraws every row of a repository. The DID is the first field of each row.</summary>
    public void WithdrawAll(DidKey did)
    {
        Span<byte> key = stackalloc byte[16];
        did.WriteBytes(key);
        for (var row = 0; row < _rows.Count; row++)
        {
            if (TryGetRow(row, out var tuple) && tuple.Slice(FirstFieldStart, 16).SequenceEqual(key))
                Withdraw(row);
        }
    }

    /// <summary>Rows numbered from 0 in the order written, withdrawn ones included.</summary>
    public int RowCount => _rows.Count;

    public bool TryGetRow(int row, out ReadOnlySpan<byte> tuple)
    {
        var (offset, length, withdrawn) = _rows[row];
        tuple = withdrawn ? default : Buffer.Written.Slice(offset, length);
        return !withdrawn;
    }

    /// <summary>The same as memory of the buffer, which is good until the batch is cleared.</summary>
    public bool TryGetMemory(int row, out ReadOnlyMemory<byte> tuple)
    {
        var (offset, length, withdrawn) = _rows[row];
        tuple = withdrawn ? default : Buffer.WrittenMemory.Slice(offset, length);
        return !withdrawn;
    }

    /// <summary>The longest stretches of the buffer that hold no withdrawn row, in order: what a COPY sends as it is.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Runs() => Runs(0, _rows.Count);

    /// <summary>The same of rows <paramref name="from"/> to <paramref name="to"/>.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Runs(int from, int to)
    {
        var start = -1;
        for (var number = from; number < to; number++)
        {
            var row = _rows[number];
            if (!row.Withdrawn && start < 0)
                start = row.Offset;
            if (row.Withdrawn && start >= 0)
            {
                yield return Buffer.WrittenMemory[start..row.Offset];
                start = -1;
            }
        }

        if (start >= 0)
            yield return Buffer.WrittenMemory[start..(_rows[to - 1].Offset + _rows[to - 1].Length)];
    }

    /// <summary>Takes back every row from number <paramref name="rowCount"/> on, as if it had not been written.</summary>
    public void TakeBack(int rowCount)
    {
        if (rowCount == _rows.Count)
            return;
        for (var row = rowCount; row < _rows.Count; row++)
            Withdraw(row);
        Buffer.Truncate(_rows[rowCount].Offset);
        _rows.RemoveRange(rowCount, _rows.Count - rowCount);
    }

    public void Clear()
    {
        Buffer.Clear();
        _rows.Clear();
        Count = 0;
        Replaces = false;
        _open = -1;
    }

    public void Dispose() => Buffer.Dispose();

    private readonly record struct Row(int Offset, int Length, bool Withdrawn);
}
