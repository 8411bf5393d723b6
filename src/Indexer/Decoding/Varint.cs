namespace Lexidex.Indexer.Decoding;

/// <summary>Unsigned LEB128 numbers, as CARs and CIDs have them.</summary>
/// <remarks>See https://github.com/multiformats/unsigned-varint.</remarks>
internal static class Varint
{
    // Nothing here is longer than a CAR may be; nine bytes, the format's own limit, hold 63 bits.
    private const int LengthMax = 9;

    /// <summary>
    /// Reads the number at the start of <paramref name="bytes"/>. <paramref name="length"/> is how many bytes it takes,
    /// 0 where the bytes end inside it, and −1 where it is too long or not in its shortest form.
    /// </summary>
    public static long Read(ReadOnlySpan<byte> bytes, out int length)
    {
        long value = 0;
        length = 0;
        for (var at = 0; at < LengthMax; at++)
        {
            if (at == bytes.Length)
                return 0;

            value |= (long)(bytes[at] & 0x7F) << (7 * at);
            if (bytes[at] < 0x80)
            {
                length = bytes[at] == 0 && at > 0 ? -1 : at + 1;
                return value;
            }
        }

        length = -1;
        return 0;
    }
}
