using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// Writes a CBOR map whose number of entries is known only at its end: one byte is kept for the head, and the few maps
/// that need more are moved up.
/// </summary>
internal static class RestMap
{
    private const byte MapMajor = 0xa0;

    public static int Begin(ByteBuffer rest)
    {
        rest.WriteByte(MapMajor);
        return rest.Length - 1;
    }

    /// <param name="keepEmpty">True for a map that was empty in the record: it is content, not a leftover.</param>
    public static void End(ByteBuffer rest, int head, int count, bool keepEmpty)
    {
        if (count == 0 && !keepEmpty)
        {
            rest.Truncate(head);
            return;
        }

        if (count >= 24)
            MakeRoom(rest, head, HeadLength(count) - 1);
        WriteHead(rest.Written.Slice(head), count);
    }

    private static int HeadLength(int count) => count switch
    {
        < 24 => 1,
        < 256 => 2,
        < 65_536 => 3,
        _ => 5,
    };

    private static void WriteHead(Span<byte> head, int count)
    {
        if (count < 24)
        {
            head[0] = (byte)(MapMajor | count);
            return;
        }

        var width = HeadLength(count) - 1;
        head[0] = (byte)(MapMajor | (width switch { 1 => 24, 2 => 25, _ => 26 }));
        for (var i = 0; i < width; i++)
            head[width - i] = (byte)((count >> (8 * i)) & 0xff);
    }

    private static void MakeRoom(ByteBuffer rest, int head, int extra)
    {
        var end = rest.Length;
        rest.GetSpan(extra);
        rest.Advance(extra);
        var written = rest.Written;
        written[(head + 1)..end].CopyTo(written[(head + 1 + extra)..]);
    }
}
