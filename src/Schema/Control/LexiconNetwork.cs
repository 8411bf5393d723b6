using System.Text.Json;

namespace Lexidex.Schema.Control;

/// <summary>The way from an NSID to its published schema record: <c>GET /control/resolve/{nsid}</c>.</summary>
public sealed record LexiconWay
{
    public required string Nsid { get; init; }

    /// <summary>Every hop, in order; only the last can be a fault.</summary>
    public IReadOnlyList<LexiconWayHop> Hops { get; init; } = [];

    /// <summary>The DID that the NSID's authority names.</summary>
    public string? Authority { get; init; }

    /// <summary>CID of the schema record, proved; null where the way ended before.</summary>
    public string? Version { get; init; }

    /// <summary>What the authority publishes, proved; null where the way ended before.</summary>
    public JsonElement? Document { get; init; }

    /// <summary>The version in force here; null where the NSID is not registered.</summary>
    public string? InForce { get; init; }

    /// <summary>What was noted of a registered NSID because of it: an update, or an alert that freezes it.</summary>
    public IReadOnlyList<string> Noted { get; init; } = [];

    /// <summary>Kind D32 where the schema record was found and is none; null otherwise.</summary>
    public LexiconChange? Event { get; init; }
}

/// <summary>One hop.</summary>
/// <param name="What"><c>dns</c>, <c>did</c>, <c>pds</c>, <c>proof</c> or <c>lexicon</c>.</param>
/// <param name="Asked">Whom or what was asked.</param>
/// <param name="Found">What came back, or why nothing did.</param>
public sealed record LexiconWayHop(string What, string Asked, string Found, bool IsFault);

/// <summary>What the network says of an NSID, and whether it may change.</summary>
public sealed record LexiconStandingSummary
{
    /// <summary>Which changes may be applied: one of <see cref="LexiconPolicies.All"/>.</summary>
    public string Policy { get; init; } = LexiconPolicies.All[0];

    /// <summary>The DID that was last accepted as its authority.</summary>
    public string? Authority { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public bool IsFrozen { get; init; }

    /// <summary>What somebody should look at.</summary>
    public string? Alert { get; init; }

    /// <summary>CID of a newer schema record on the network.</summary>
    public string? Update { get; init; }

    public DateTimeOffset? UpdateSeenAt { get; init; }
}

/// <summary>The body of <c>POST /control/resolve/{nsid}</c>: register what the network has.</summary>
public sealed record RegisterFromNetwork
{
    /// <summary>The operator's edits of the table, see docs/lexicons.md; null where the proposal is taken.</summary>
    public JsonElement? Edits { get; init; }

    public string By { get; init; } = "operator";
}

/// <summary>What came of it; no verdict where the way ended before a document.</summary>
public sealed record RegisterFromNetworkResult
{
    public required LexiconWay Way { get; init; }

    public LexiconVerdict? Verdict { get; init; }
}

/// <summary>The body of <c>POST /control/freeze/{nsid}</c>.</summary>
public sealed record SetFrozen
{
    public required bool IsFrozen { get; init; }

    public string By { get; init; } = "operator";

    /// <summary>Why, for the audit.</summary>
    public string? Reason { get; init; }
}
