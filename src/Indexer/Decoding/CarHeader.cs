using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>The header of a CAR of version 1: one strict map with its version and roots.</summary>
/// <remarks>See https://ipld.io/specs/transport/car/carv1/#header.</remarks>
internal static class CarHeader
{
    /// <summary>Gives the first root. Others say nothing in a repository.</summary>
    public static RepoFault? Read(ReadOnlySpan<byte> header, out Cid root)
    {
        root = default;
        try
        {
            return ReadMap(header, out root);
        }
        catch (BlockFormatException exception)
        {
            return new RepoFault(FaultReasons.CarHeader, exception.Message);
        }
    }

    private static RepoFault? ReadMap(ReadOnlySpan<byte> header, out Cid root)
    {
        root = default;
        var check = new CborReader(header);
        check.SkipValue();
        if (!check.AtEnd)
            return new RepoFault(FaultReasons.CarHeader, $"Bytes follow the header's map at byte {check.Offset}.");

        var reader = new CborReader(header);
        var roots = -1;
        ulong version = 0;
        for (var left = reader.ReadMapHead(); left > 0; left--)
        {
            var key = reader.ReadText();
            if (key.SequenceEqual("version"u8))
                version = reader.ReadUnsigned();
            else if (key.SequenceEqual("roots"u8))
                roots = ReadRoots(ref reader, out root);
            else
                reader.SkipValue();
        }

        if (version != 1)
            return new RepoFault(version == 0 ? FaultReasons.CarHeader : FaultReasons.CarVersion, $"The version is {version}.");
        if (roots < 0)
            return new RepoFault(FaultReasons.CarHeader, "The header has no roots.");
        return roots > 0 ? null : new RepoFault(FaultReasons.CarRoot, "The list of roots is empty.");
    }

    private static int ReadRoots(ref CborReader reader, out Cid root)
    {
        root = default;
        var count = reader.ReadArrayHead();
        for (var at = 0; at < count; at++)
        {
            var link = reader.ReadLink();
            if (at == 0 && Cid.TryParseBytes(link, out var first))
                root = first;
        }

        return count;
    }
}
