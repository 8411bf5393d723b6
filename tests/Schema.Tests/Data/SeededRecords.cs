using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Tests.Syntax;

namespace Lexidex.Schema.Tests.Data;

/// <summary>Valid records from one seed, with all kinds of values, odd characters and the ends of every range.</summary>
internal sealed class SeededRecords(int seed)
{
    private readonly Random _random = new(seed);
    private readonly SeededSyntax _syntax = new(seed);

    public byte[] Next()
    {
        using var buffer = new ByteBuffer();
        WriteMap(buffer, depth: 1);
        return buffer.Written.ToArray();
    }

    private void WriteMap(ByteBuffer buffer, int depth)
    {
        var keys = Enumerable.Range(0, _random.Next(8)).Select(_ => Encoding.UTF8.GetBytes(Text()))
            .DistinctBy(Convert.ToHexString).ToArray();
        Array.Sort(keys, (left, right) => CborWriter.CompareKeys(left, right));
        new CborWriter(buffer).WriteMapHead(keys.Length);
        foreach (var key in keys)
        {
            new CborWriter(buffer).WriteText(key);
            WriteValue(buffer, depth);
        }
    }

    private void WriteArray(ByteBuffer buffer, int depth)
    {
        var count = _random.Next(30);
        new CborWriter(buffer).WriteArrayHead(count);
        for (var index = 0; index < count; index++)
            WriteValue(buffer, depth + (index == 0 ? 0 : 30));
    }

    private void WriteValue(ByteBuffer buffer, int depth)
    {
        var writer = new CborWriter(buffer);
        switch (_random.Next(depth < CborLimits.Nesting ? 10 : 8))
        {
            case 0: writer.WriteNull(); break;
            case 1: writer.WriteBoolean(_random.Next(2) == 0); break;
            case 2: writer.WriteUnsigned(Number()); break;
            case 3: writer.WriteNegativeArgument(Number()); break;
            case 4: writer.WriteInt64(unchecked((long)Number())); break;
            case 5: writer.WriteText(Encoding.UTF8.GetBytes(Text())); break;
            case 6: writer.WriteBytes(Bytes()); break;
            case 7: writer.WriteLink(_syntax.CidBytes()); break;
            case 8: WriteMap(buffer, depth + 1); break;
            default: WriteArray(buffer, depth + 1); break;
        }
    }

    // Lengths of numbers matter more than numbers: each power of two is as likely.
    private ulong Number() => unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue)) >> _random.Next(64);

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(_random.Next(300) + 1)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (var left = _random.Next(12); left > 0; left--)
        {
            var limit = _random.Next(4) switch { 0 => 0x80, 1 => 0x800, 2 => 0x10000, _ => 0x110000 };
            var scalar = _random.Next(limit);
            text.Append(Rune.IsValid(scalar) ? new Rune(scalar).ToString() : "\"\\\u2028");
        }

        return text.ToString();
    }
}
