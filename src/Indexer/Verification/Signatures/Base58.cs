using System.Numerics;
using System.Text;

namespace Lexidex.Indexer.Verification.Signatures;

/// <summary>Base58 with Bitcoin's alphabet, as multibase <c>z</c> has it.</summary>
/// <remarks>See https://datatracker.ietf.org/doc/html/draft-msporny-base58-03.</remarks>
internal static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>Decodes into <paramref name="bytes"/>; false for another character, or for more bytes than there is room for.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        length = 0;
        var zeros = 0;
        while (zeros < text.Length && text[zeros] == Alphabet[0])
            zeros++;

        // The number grows from the end of the buffer towards its beginning.
        Span<byte> number = stackalloc byte[bytes.Length];
        foreach (var character in text[zeros..])
        {
            var carry = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (carry < 0 || !TryMultiplyAdd(number, carry, ref length))
                return false;
        }

        if (zeros + length > bytes.Length)
            return false;
        bytes[..zeros].Clear();
        number[^length..].CopyTo(bytes[zeros..]);
        length += zeros;
        return true;
    }

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var text = new StringBuilder();
        for (; number > 0; number /= 58)
            text.Insert(0, Alphabet[(int)(number % 58)]);
        foreach (var value in bytes)
        {
            if (value != 0)
                break;
            text.Insert(0, Alphabet[0]);
        }

        return text.ToString();
    }

    private static bool TryMultiplyAdd(Span<byte> number, int carry, ref int length)
    {
        for (var at = 1; at <= length; at++)
        {
            carry += number[^at] * 58;
            number[^at] = (byte)(carry & 0xFF);
            carry >>= 8;
        }

        while (carry > 0)
        {
            if (length == number.Length)
                return false;
            number[^++length] = (byte)(carry & 0xFF);
            carry >>= 8;
        }

        return true;
    }
}
