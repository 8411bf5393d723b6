namespace Lexidex.Indexer.Registry;

/// <summary>One step on the way from an NSID to its schema record.</summary>
/// <param name="What"><c>dns</c>, <c>did</c>, <c>pds</c> or <c>proof</c>.</param>
/// <param name="Asked">Whom or what was asked.</param>
/// <param name="Found">What came back, or why nothing did.</param>
/// <param name="Meaning">What a fault says of the lexicon itself; mostly nothing, as a host that is away says nothing of its records.</param>
internal sealed record LexiconHop(string What, string Asked, string Found, bool IsFault = false, HopMeaning Meaning = HopMeaning.None);

/// <summary>What a hop says of the lexicon.</summary>
internal enum HopMeaning
{
    None,

    /// <summary>It is known to be published no more: nobody is named for it, or the repository proves that it has no such record.</summary>
    Gone,

    /// <summary>A record was found, of the authority and proved, that is no lexicon of this name.</summary>
    Refused,
}

/// <summary>What resolving an NSID over the network came to: each hop, and at the end the document or the hop that failed.</summary>
internal sealed record LexiconResolution(string Nsid, IReadOnlyList<LexiconHop> Hops)
{
    /// <summary>The DID that the NSID's authority names; null where the name system names none.</summary>
    public string? Authority { get; init; }

    /// <summary>CID of the schema record, which is the version; null where the way ended before.</summary>
    public string? Version { get; init; }

    /// <summary>The document's JSON.</summary>
    public string? Document { get; init; }

    /// <summary>What was noted of a registered NSID because of it; nothing where nothing is new, or nothing was to be noted.</summary>
    public IReadOnlyList<string> Noted { get; init; } = [];

    public bool IsResolved => Document is not null;

    /// <summary>True where a record came from the authority and is no schema record of this name.</summary>
    public bool IsRefused => Hops.Count > 0 && Hops[^1].Meaning == HopMeaning.Refused;

    /// <summary>True where it is known to be published no more.</summary>
    public bool IsGone => Hops.Count > 0 && Hops[^1].Meaning == HopMeaning.Gone;

    /// <summary>The record's AT-URI, which a registered version names as its source.</summary>
    public string Source => $"at://{Authority}/{LexiconResolver.SchemaCollection}/{Nsid}";

    /// <summary>Null where this is the version that is meant, named by its CID or the beginning of it, or none is named.</summary>
    public string? WhyNot(string? version) => version is null || Version?.StartsWith(version, StringComparison.Ordinal) == true
        ? null
        : $"The network has version {Version} of {Nsid} now, and not {version}.";

    public string Fault => Hops.Count > 0 && Hops[^1].IsFault ? $"{Hops[^1].What}: {Hops[^1].Found}" : "";
}
