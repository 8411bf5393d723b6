namespace Lexidex.Schema.Catalog;

/// <summary>What becomes of records of unregistered collections whose NSID a pattern meets.</summary>
public sealed class CollectionRule
{
    /// <summary>An NSID, or the beginning of one with <c>*</c> at its end: <c>com.example.*</c>, <c>*</c>.</summary>
    public required string Pattern { get; set; }

    public CollectionAction Action { get; set; }

    public required string By { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>What is done with a record of an unregistered collection.</summary>
public enum CollectionAction
{
    /// <summary>Kept whole, so that registering its lexicon later fills a table without the network.</summary>
    Keep,

    /// <summary>Counted for discovery, and not kept.</summary>
    Count,

    /// <summary>Neither kept nor counted.</summary>
    Ignore,
}
