namespace Lexidex.Schema.Control;

/// <summary>Some repos in the order of their keys: <c>GET /control/repos?state&amp;limit&amp;cursor</c>, limit 1 to 100.</summary>
public sealed record RepoPage
{
    public IReadOnlyList<RepoSummary> Repos { get; init; } = [];

    /// <summary>Opaque: hand it back for the repos after these. Null at the end.</summary>
    public string? Cursor { get; init; }
}

/// <summary>What is known of one repo.</summary>
public sealed record RepoSummary
{
    public required string Did { get; init; }

    /// <summary>Null while unresolved.</summary>
    public string? Handle { get; init; }

    /// <summary>The key that its commits are signed with, as the DID document wrote it; null where none is known.</summary>
    public string? SigningKey { get; init; }

    /// <summary>When handle and key were last resolved; null before the first time.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>One of <see cref="SyncStates"/>.</summary>
    public required string State { get; init; }

    /// <summary><c>active</c>, <c>takendown</c>, <c>suspended</c>, <c>deactivated</c> or <c>deleted</c>.</summary>
    public required string Account { get; init; }

    /// <summary>0 to 255, and the same for ever.</summary>
    public int Lane { get; init; }

    /// <summary>The rev whose rows are all stored; null before the first.</summary>
    public string? Rev { get; init; }

    /// <summary>CID of the tree at <see cref="Rev"/>.</summary>
    public string? DataCid { get; init; }

    /// <summary>The host it is fetched from.</summary>
    public string? Host { get; init; }

    /// <summary>How far it was checked: <c>full</c>, <c>structure</c> or <c>trust</c>.</summary>
    public string? Level { get; init; }

    /// <summary>Reason code of the last failure.</summary>
    public string? Error { get; init; }

    /// <summary>Failed attempts since the last success.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? RetryAt { get; init; }
}

/// <summary>One repo and what is stored of it: <c>GET /control/repos/{did}</c>.</summary>
public sealed record RepoDetail
{
    public required RepoSummary Repo { get; init; }

    /// <summary>Collection to number of records stored.</summary>
    public IReadOnlyDictionary<string, long> Collections { get; init; } = new Dictionary<string, long>();
}
