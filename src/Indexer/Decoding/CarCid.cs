namespace Lexidex.Indexer.Decoding;

/// <summary>Measures CIDs of every kind, for the blocks of a CAR that are stepped over.</summary>
internal static class CarCid
{
    private const int LengthMax = 100;
    private const int VersionZeroLength = 34;

    /// <summary>How many bytes the CID at the start of a section takes; 0 where there is none.</summary>
    /// <remarks>See https://github.com/multiformats/cid#decoding-algorithm.</remarks>
    public static int LengthOf(ReadOnlySpan<byte> section)
    {
        if (section.Length >= VersionZeroLength && section[0] == 0x12 && section[1] == 0x20)
            return VersionZeroLength;
        if (section[0] != 1)
            return 0;

        // Codec, hash function, and the length of the digest follow the version.
        var length = 1;
        long number = 0;
        for (var part = 0; part < 3; part++)
        {
            number = Varint.Read(section[length..], out var width);
            if (width <= 0)
                return 0;
            length += width;
        }

        return number <= LengthMax - length && number <= section.Length - length ? length + (int)number : 0;
    }
}
