using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>How far a repository's rows can be trusted. Numbers are stored: never renumber.</summary>
internal enum SyncState : byte
{
    /// <summary>Known, waiting to be fetched.</summary>
    Pending = 0,

    /// <summary>A snapshot is being fetched or loaded; live events wait.</summary>
    Resyncing = 1,

    /// <summary>The chain of commits broke; a fetch is due.</summary>
    Desynchronized = 2,

    /// <summary>Complete and followed.</summary>
    Active = 3,

    /// <summary>Followed from some commit on, without what came before.</summary>
    Partial = 4,

    /// <summary>Refused or unreachable; the error says why.</summary>
    Error = 5,
}

/// <summary>What the account's host says of it. Numbers are stored: never renumber.</summary>
internal enum AccountStatus : byte
{
    Active = 0,
    Takendown = 1,
    Suspended = 2,
    Deactivated = 3,
    Deleted = 4,
}

/// <summary>How much of the reading was verified. Numbers are stored: never renumber.</summary>
internal enum VerificationLevel : byte
{
    /// <summary>Bytes were taken as they came.</summary>
    Trust = 0,

    /// <summary>Every CID and the tree were checked.</summary>
    Structure = 1,

    /// <summary>And the commit's signature, with the account's present key.</summary>
    Full = 2,

    /// <summary>And the commit's signature, but with a key that the account has no more. More than structure, less than full.</summary>
    EarlierKey = 3,
}

/// <summary>One row of table repo.</summary>
internal sealed record RepoState
{
    public required DidKey Did { get; init; }

    /// <summary>The DID as text where the key alone does not give it back (every method but plc); else null.</summary>
    public string? DidText { get; init; }

    public SyncState Sync { get; init; }

    public AccountStatus Account { get; init; }

    /// <summary>The rev up to which rows are durable; null before the first. Never goes back.</summary>
    public Tid? Rev { get; init; }

    /// <summary>The newest rev seen, also of events that were not applied.</summary>
    public Tid? SeenRev { get; init; }

    public Cid? Commit { get; init; }

    public Cid? Data { get; init; }

    /// <summary>Base address of the host that has the repository; null if not resolved.</summary>
    public string? Host { get; init; }

    /// <summary>The handle that its DID document claims; before one was resolved, what an identity event said. Nobody has asked the handle's host.</summary>
    public string? Handle { get; init; }

    /// <summary>The key that its commits are signed with, as its DID document wrote it (<c>zQ3s…</c>, <c>zDn…</c>); null where none is known.</summary>
    public string? SigningKey { get; init; }

    /// <summary>When handle and key were resolved, microseconds since the Unix epoch; null before the first time.</summary>
    public long? ResolvedAt { get; init; }

    public VerificationLevel Level { get; init; }

    /// <summary>Reason and detail of the last failure; null when all is well.</summary>
    public string? Error { get; init; }

    public int Attempts { get; init; }

    /// <summary>When to try again, microseconds since the Unix epoch; null if not due.</summary>
    public long? RetryAt { get; init; }

    /// <summary>Its rows are being loaded, or their load was cut off: it is fetched and repaired. Internal, so that it is no part of the text.</summary>
    internal bool IsLoading => this is { Sync: SyncState.Resyncing, Rev: null };

    /// <summary>While its rows are loaded: without a rev, so that what a store knows of it stays, and nobody takes it for a finished one.</summary>
    public RepoState AsLoading() => this with { Sync = SyncState.Resyncing, Rev = null, SeenRev = null, Commit = null, Data = null };
}
