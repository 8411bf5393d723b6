namespace Lexidex.Simulator.Keys;

/// <summary>Base58 in Bitcoin's alphabet, as multibase <c>z</c> has it (without the <c>z</c>).</summary>
internal static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var digits = new List<int>();
        foreach (var value in bytes)
        {
            int carry = value;
            for (var i = 0; i < digits.Count; i++)
            {
                carry += digits[i] << 8;
                digits[i] = carry % 58;
                carry /= 58;
            }

            for (; carry > 0; carry /= 58)
                digits.Add(carry % 58);
        }

        var zeros = bytes.IndexOfAnyExcept((byte)0) is var first && first < 0 ? bytes.Length : first;
        digits.AddRange(Enumerable.Repeat(0, zeros));
        digits.Reverse();
        return string.Concat(digits.Select(digit => Alphabet[digit]));
    }
}
