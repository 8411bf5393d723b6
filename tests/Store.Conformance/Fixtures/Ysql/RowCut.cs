using System.Buffers.Binary;

namespace Lexidex.Store.Conformance.Fixtures.Ysql;

/// <summary>Ends a stream of binary COPY after so many rows, as if these had been all.</summary>
/// <remarks>See https://www.postgresql.org/docs/15/sql-copy.html, «Binary Format».</remarks>
internal sealed class RowCut(int rows)
{
    private const int HeaderLength = 19;

    private readonly List<byte> _seen = [];

    public bool IsDone { get; private set; }

    /// <summary>What goes on to the server now: nothing until the last row is whole, then all of them and the mark of their end.</summary>
    public byte[] Take(byte[] piece)
    {
        _seen.AddRange(piece);
        var end = HeaderLength;
        for (var row = 0; row < rows; row++)
        {
            if (EndOfRow(end) is not { } next)
                return [];
            end = next;
        }

        IsDone = true;
        return [.. _seen[..end], 0xFF, 0xFF];
    }

    private int? EndOfRow(int start)
    {
        if (Number(start, 2) is not { } fields)
            return null;
        var place = start + 2;
        for (var field = 0; field < fields; field++)
        {
            if (Number(place, 4) is not { } length)
                return null;
            place += 4 + Math.Max(0, length);
        }

        return place <= _seen.Count ? place : null;
    }

    private int? Number(int place, int bytes)
    {
        if (place + bytes > _seen.Count)
            return null;
        var span = _seen.GetRange(place, bytes).ToArray();
        return bytes == 2 ? BinaryPrimitives.ReadInt16BigEndian(span) : BinaryPrimitives.ReadInt32BigEndian(span);
    }
}
