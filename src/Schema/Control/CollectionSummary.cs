namespace Lexidex.Schema.Control;

/// <summary>An unregistered collection that was seen: an item of <c>GET /control/collections</c>.</summary>
public sealed record CollectionSummary
{
    public required string Nsid { get; init; }

    /// <summary><c>keep</c>, <c>count</c> or <c>ignore</c>: what becomes of its records now.</summary>
    public required string Action { get; init; }

    /// <summary>Records written by their owners since it was first seen, updates included.</summary>
    public long Records { get; init; }

    public long Deletes { get; init; }

    /// <summary>Records that are kept now: registering its lexicon moves them into its table.</summary>
    public long Kept { get; init; }

    /// <summary>Records a minute, over the last minutes in which there were any.</summary>
    public double PerMinute { get; init; }

    /// <summary>About how many different accounts wrote to it; an estimate with a standard error of 2.3 %.</summary>
    public long Dids { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>AT-URIs of a few records, newest first.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];
}

/// <summary>Unregistered collections, busiest first, and the rules that decide of them.</summary>
public sealed record CollectionOverview
{
    public IReadOnlyList<CollectionSummary> Collections { get; init; } = [];

    public IReadOnlyList<CollectionRuleSummary> Rules { get; init; } = [];
}

/// <summary>One rule: the longest pattern that meets a collection's name decides.</summary>
public sealed record CollectionRuleSummary(string Pattern, string Action, string By, DateTimeOffset At);

/// <summary>The body of <c>POST /control/collections</c>.</summary>
public sealed record SetCollectionRule
{
    /// <summary>An NSID, <c>com.example.*</c> or <c>*</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary><c>keep</c>, <c>count</c> or <c>ignore</c>; null takes the rule away.</summary>
    public string? Action { get; init; }

    public string By { get; init; } = "operator";

    /// <summary>Why, for the audit.</summary>
    public string? Reason { get; init; }
}
