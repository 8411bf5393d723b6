namespace Lexidex.Indexer.Tests.Fuzzing;

/// <summary>Changes bytes as coverage-guided fuzzers do: bits, numbers at their edges, pieces cut, doubled, moved, and spliced in from others.</summary>
internal sealed class InputMutator(Random random)
{
    private const int ChangesMax = 6;

    /// <summary>No input grows beyond it.</summary>
    private const int BytesMax = 256 * 1024;

    private static readonly byte[] Edges = [0x00, 0x01, 0x17, 0x18, 0x1F, 0x20, 0x3B, 0x5B, 0x7B, 0x7F, 0x80, 0x9B, 0xA0, 0xBB, 0xD8, 0xF4, 0xF6, 0xFB, 0xFF];

    private static readonly byte[][] Pieces =
    [
        [0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xBA, 0x80, 0x00, 0x00, 0x00],
        [0x7A, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0xD8, 0x2A, 0x58, 0x25, 0x00, 0x01, 0x71, 0x12, 0x20],
        [0xED, 0xA0, 0x80], [0xF8, 0x20], [0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81], [0xC3, 0x28],
        .. new[] { "$link", "$bytes", "$type", "at://", "did:plc:", "did:web:", "self", "..", "%00", "\"\\u0000\"", "{}", "[[[[", "1e400", "-0", "null", "#main", "a.b.c" }
            .Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <param name="input">What is changed; it stays as it is.</param>
    /// <param name="other">Another input, to take pieces from.</param>
    public byte[] Mutate(ReadOnlySpan<byte> input, ReadOnlySpan<byte> other)
    {
        var bytes = new List<byte>(input.Length + 64);
        bytes.AddRange(input);
        for (var changes = random.Next(1, ChangesMax + 1); changes > 0; changes--)
            Change(bytes, other);
        return bytes.Count <= BytesMax ? [.. bytes] : [.. bytes[..BytesMax]];
    }

    private void Change(List<byte> bytes, ReadOnlySpan<byte> other)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }

        var at = random.Next(bytes.Count);
        switch (random.Next(11))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes[at] = Edges[random.Next(Edges.Length)]; break;
            case 3: bytes[at] = unchecked((byte)(bytes[at] + random.Next(-4, 5))); break;
            case 4: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 33))); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6: bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]); break;
            case 7: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 257)))); break;
            case 8: Overwrite(bytes, at, Pieces[random.Next(Pieces.Length)]); break;
            case 9: Splice(bytes, at, other); break;
            default: Swap(bytes, at, random.Next(bytes.Count)); break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] piece)
    {
        for (var i = 0; i < piece.Length && at + i < bytes.Count; i++)
            bytes[at + i] = piece[i];
    }

    private void Splice(List<byte> bytes, int at, ReadOnlySpan<byte> other)
    {
        if (other.IsEmpty)
            return;
        var from = random.Next(other.Length);
        if (random.Next(2) == 0)
            bytes.RemoveRange(at, bytes.Count - at);
        bytes.InsertRange(at, other.Slice(from, random.Next(1, other.Length - from + 1)));
    }

    private static void Swap(List<byte> bytes, int one, int two) => (bytes[one], bytes[two]) = (bytes[two], bytes[one]);
}
