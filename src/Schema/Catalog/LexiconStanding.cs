namespace Lexidex.Schema.Catalog;

/// <summary>What an operator decided for an NSID, and what the network says of it. One for each NSID that has any.</summary>
public sealed class LexiconStanding
{
    public required string Nsid { get; set; }

    /// <summary>Which changes may be applied: <c>full-transitive</c>, <c>backward</c> or <c>mutable</c>.</summary>
    public string Policy { get; set; } = UsualPolicy;

    /// <summary>True where nothing may change until somebody thaws it.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>The DID that the NSID's authority was when it was last resolved and accepted; null before.</summary>
    public string? Authority { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>What somebody should look at: another authority, a schema gone. Null where all is well.</summary>
    public string? Alert { get; set; }

    /// <summary>CID of a newer schema record that was seen on the network; null where there is none.</summary>
    public string? Update { get; set; }

    public DateTimeOffset? UpdateSeenAt { get; set; }

    public const string UsualPolicy = "full-transitive";
}
