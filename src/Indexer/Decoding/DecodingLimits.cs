namespace Lexidex.Indexer.Decoding;

/// <summary>How much hostile input may ask of us. Honest input stays far below each.</summary>
internal static class DecodingLimits
{
    public const int FrameBytesMax = 5_000_000;
    public const int CommitBlocksBytesMax = 2_000_000;
    public const int CommitOpsMax = 200;
    public const int LiveRecordBytesMax = 1_000_000;
    public const int RecordBytesMax = 1_048_576;

    public const int CarHeaderBytesMax = 16_384;

    /// <summary>Larger ones are not taken at all.</summary>
    public const long CarBytesMax = 1L << 31;

    /// <summary>Up to here a CAR is read in memory; a larger one stays in a file.</summary>
    public const int CarInMemoryBytesMax = 16 << 20;

    /// <summary>What reading a CAR from a file takes at most: rooms for a path of blocks, parts of an index, windows.</summary>
    public const long FileCarResidentBytes = 48L << 20;

    /// <summary>An index of as many takes 384 MiB, of a file's on disk.</summary>
    public const int CarBlocksMax = 16_777_216;

    /// <summary>Bytes that no link reaches may be this many times those that are needed, beyond a first MiB.</summary>
    public const int CarJunkFactorMax = 2;

    public const int CarJunkFreeBytes = 1_048_576;

    // Honest keys stay in a layer with probability 3/4, so 256 in one node is a chance of 1e-32; mining a key of layer
    // 32 costs 2^64 hashes.
    public const int NodeEntriesMax = 256;

    /// <summary>As many entries with the longest keys come to 287,030 bytes.</summary>
    public const int NodeBytesMax = 294_912;

    /// <summary>The fields of the format take 250 bytes; those that it does not know are signed too.</summary>
    public const int CommitBytesMax = 1_048_576;

    /// <summary>All records together may be this many times the CAR, beyond a first 16 MiB: one block may stand under many keys.</summary>
    public const int RecordRepeatFactorMax = 8;

    public const int RecordRepeatFreeBytes = 16 << 20;

    public const int TreeLayerMax = 32;
    public const int TreeKeyBytesMax = 1_024;

    public static readonly TimeSpan RevAheadMax = TimeSpan.FromMinutes(5);
}
