using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// One signed step of a repository as a firehose frame tells it. One instance is refilled for every frame,
/// so it must not be kept; its slices are valid as long as the frame is.
/// </summary>
/// <remarks>See https://atproto.com/specs/sync and https://atproto.com/specs/repository.</remarks>
internal sealed class RepoCommit
{
    public long Seq { get; set; }

    public Did Did { get; set; }

    public Tid Rev { get; set; }

    /// <summary>The rev before this commit; null for a first commit.</summary>
    public Tid? Since { get; set; }

    public Cid Commit { get; set; }

    /// <summary>Root of the tree after this commit, from the signed commit object.</summary>
    public Cid Data { get; set; }

    /// <summary>Root of the tree before this commit, as the frame claims it; null where the host sends none.</summary>
    public Cid? PrevData { get; set; }

    /// <summary>When the host says it emitted the frame, in microseconds since the Unix epoch; 0 if unreadable.</summary>
    public long TimeMicros { get; set; }

    /// <summary>The CAR slice of the frame.</summary>
    public ReadOnlyMemory<byte> Blocks { get; set; }

    public List<RecordOp> Ops { get; } = [];

    /// <summary>The commit object that was signed; it says the same as the frame.</summary>
    public SignedCommit Signed { get; set; }

    /// <summary>The blocks of <see cref="Blocks"/>, to be found by CID: the new records, and as much of the tree as the host sent.</summary>
    public CarBlocks Slice { get; } = new();
}

/// <summary>A host declares where a repository stands, without its history.</summary>
internal sealed record RepoSync(long Seq, Did Did, Tid Rev, Cid Commit, Cid Data);

internal sealed record IdentityChange(long Seq, Did Did, string? Handle);

/// <summary>An account's status at its host. <see cref="Status"/> is null for an active account.</summary>
internal sealed record AccountChange(long Seq, Did Did, bool Active, string? Status);
