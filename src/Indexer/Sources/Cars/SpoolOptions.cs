using Lexidex.Indexer.Decoding;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>Where CARs lie that are too large for memory.</summary>
internal sealed record SpoolOptions
{
    /// <summary>What a fetch may hold from its beginning.</summary>
    public const int FirstBytes = 1 << 20;

    /// <summary>A folder on a disk, not in memory; TMPDIR names it. Files in it have no names.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>Larger CARs go to a file.</summary>
    public int InMemoryBytesMax { get; init; } = DecodingLimits.CarInMemoryBytesMax;
}
