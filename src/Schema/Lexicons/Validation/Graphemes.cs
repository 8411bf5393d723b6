using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>Counts what a reader sees as characters: extended grapheme clusters.</summary>
internal static class Graphemes
{
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        var rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        var rest = rented.AsSpan(0, Encoding.UTF8.GetChars(utf8, rented));
        var count = 0;
        while (!rest.IsEmpty)
        {
            rest = rest[StringInfo.GetNextTextElementLength(rest)..];
            count++;
        }
        ArrayPool<char>.Shared.Return(rented);
        return count;
    }
}
