using System.Text;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Tests.Simulation;

/// <summary>
/// A second, naive reader of DAG-CBOR for the simulator's tests, so that what the simulator writes is not read only by code that it
/// was written with. Maps become dictionaries, arrays lists, links CIDs.
/// </summary>
internal sealed class PlainCbor(byte[] bytes)
{
    public int Offset { get; private set; }

    public static Dictionary<string, object?> Map(byte[] block)
    {
        var reader = new PlainCbor(block);
        var map = (Dictionary<string, object?>)reader.Read()!;
        return reader.Offset == block.Length ? map : throw new FormatException("Bytes follow the value.");
    }

    public object? Read()
    {
        var head = bytes[Offset++];
        var argument = Argument(head & 31);
        return (head >> 5) switch
        {
            0 => (long)argument,
            1 => -1 - (long)argument,
            2 => Take((int)argument),
            3 => Encoding.UTF8.GetString(Take((int)argument)),
            4 => Enumerable.Range(0, (int)argument).Select(_ => Read()).ToList(),
            5 => Fields((int)argument),
            6 => Cid.TryParseBytes(((byte[])Read()!).AsSpan(1), out var cid) ? cid : throw new FormatException("No CID in the link."),
            _ => head switch { 0xF4 => false, 0xF5 => true, 0xF6 => null, _ => throw new FormatException($"Unexpected head {head:x2}.") },
        };
    }

    private Dictionary<string, object?> Fields(int count)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
            fields.Add((string)Read()!, Read());
        return fields;
    }

    private ulong Argument(int additional)
    {
        var size = additional switch { < 24 => 0, 24 => 1, 25 => 2, 26 => 4, 27 => 8, _ => throw new FormatException("Indefinite length.") };
        return size == 0 ? (ulong)additional : Take(size).Aggregate(0UL, (value, part) => (value << 8) | part);
    }

    private byte[] Take(int count)
    {
        Offset += count;
        return bytes[(Offset - count)..Offset];
    }
}
