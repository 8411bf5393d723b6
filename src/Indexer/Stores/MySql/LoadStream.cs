using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Rows of a batch as LOAD DATA reads them, encoded while the driver reads: no more than a piece is ever held.</summary>
internal sealed class LoadStream(RecordBatch rows, FieldKind[] kinds) : Stream
{
    private const int PieceBytes = 64 * 1024;

    private readonly ByteBuffer _piece = new(PieceBytes);
    private int _row;
    private int _read;

    /// <summary>How many rows have been encoded: those that were not withdrawn.</summary>
    public int RowCount { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // One piece at most: the server takes it in while the next is being encoded.
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || !Fill())
            return 0;

        var part = _piece.Written[_read..];
        part = part[..Math.Min(part.Length, buffer.Length)];
        part.CopyTo(buffer);
        _read += part.Length;
        return part.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read(buffer.AsSpan(offset, count)));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _piece.Dispose();
        base.Dispose(disposing);
    }

    // False when everything has been read.
    private bool Fill()
    {
        if (_read < _piece.Length)
            return true;

        _piece.Clear();
        _read = 0;
        for (; _row < rows.RowCount && _piece.Length < PieceBytes; _row++)
        {
            if (!rows.TryGetRow(_row, out var tuple))
                continue;
            LoadEncoder.Write(tuple, kinds, _piece);
            RowCount++;
        }

        return _piece.Length > 0;
    }
}
