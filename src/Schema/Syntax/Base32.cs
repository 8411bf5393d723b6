namespace Lexidex.Schema.Syntax;

/// <summary>RFC 4648 base32 in lower case without padding: the writing of CIDs and of did:plc.</summary>
/// <remarks>Strict: the unused bits at the end are zero, so that each text has one reading and each reading one text.</remarks>
internal static class Base32
{
    private static ReadOnlySpan<byte> Alphabet => "abcdefghijklmnopqrstuvwxyz234567"u8;

    public static int TextLength(int byteCount) => ((byteCount * 8) + 4) / 5;

    /// <summary>The value of a character, or a number above 31.</summary>
    public static uint Digit(byte character) => character switch
    {
        >= (byte)'a' and <= (byte)'z' => (uint)(character - 'a'),
        >= (byte)'2' and <= (byte)'7' => (uint)(character - '2' + 26),
        _ => 255,
    };

    public static byte Character(uint digit) => Alphabet[(int)digit];

    public static int Write(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        uint pending = 0;
        int bits = 0, length = 0;
        foreach (var value in bytes)
        {
            pending = ((pending << 8) | value) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5)
                text[length++] = Alphabet[(int)((pending >> (bits - 5)) & 31)];
        }

        if (bits > 0)
            text[length++] = Alphabet[(int)((pending << (5 - bits)) & 31)];
        return length;
    }

    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        length = 0;
        if (text.Length * 5 / 8 > bytes.Length)
            return false;

        uint pending = 0;
        var bits = 0;
        foreach (var character in text)
        {
            var digit = Digit(character);
            if (digit > 31)
                return false;
            pending = ((pending << 5) | digit) & 0xFFF;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[length++] = (byte)((pending >> bits) & 0xFF);
        }

        // Five bits or more left over is a character that said nothing; set bits left over are a second text for the same bytes.
        return bits < 5 && (pending & ((1u << bits) - 1)) == 0;
    }
}
