using System.Numerics;
using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

/// <summary>Signed maps, and what was signed.</summary>
internal static class PlainCommit
{
    private static readonly BigInteger HalfP256 = PlainKey.Number("7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8");
    private static readonly BigInteger HalfK256 = PlainKey.Number("7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0");

    public static void AssertSigned(Dictionary<string, object?> commit, string multikey)
    {
        var signature = (byte[])commit["sig"]!;
        Assert.Equal(64, signature.Length);
        Assert.True(PlainKey.Verify(multikey, Without(commit, "sig"), signature), "The signature does not hold.");
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        Assert.True(s <= (multikey.StartsWith("zDn", StringComparison.Ordinal) ? HalfP256 : HalfK256), "The signature is not low-S.");
    }

    /// <summary>The bytes of a map without one of its fields.</summary>
    public static byte[] Without(Dictionary<string, object?> map, string field)
    {
        using var buffer = new ByteBuffer();
        Write(new CborWriter(buffer), map.Where(pair => pair.Key != field));
        return buffer.Written.ToArray();
    }

    private static void Write(CborWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNull(); break;
            case string text: writer.WriteText(Encoding.UTF8.GetBytes(text)); break;
            case long number: writer.WriteInt64(number); break;
            case Cid cid: WriteLink(writer, cid); break;
            case List<object?> list:
                writer.WriteArrayHead(list.Count);
                foreach (var item in list)
                    Write(writer, item);
                break;
            case IEnumerable<KeyValuePair<string, object?>> map: WriteMap(writer, map); break;
            default: throw new ArgumentException($"No {value.GetType()} in a signed map.", nameof(value));
        }
    }

    private static void WriteMap(CborWriter writer, IEnumerable<KeyValuePair<string, object?>> map)
    {
        KeyValuePair<string, object?>[] fields = [.. map.OrderBy(pair => pair.Key.Length).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        writer.WriteMapHead(fields.Length);
        foreach (var (key, value) in fields)
        {
            Write(writer, key);
            Write(writer, value);
        }
    }

    private static void WriteLink(CborWriter writer, Cid cid)
    {
        Span<byte> bytes = stackalloc byte[Cid.MaxLength];
        writer.WriteLink(bytes[..cid.WriteBytes(bytes)]);
    }
}
