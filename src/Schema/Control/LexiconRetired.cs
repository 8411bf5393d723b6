namespace Lexidex.Schema.Control;

/// <summary>The body of <c>POST /control/retire/{nsid}</c>.</summary>
public sealed record RetireLexicon
{
    public string By { get; init; } = "operator";

    /// <summary>Why, for the audit.</summary>
    public string? Reason { get; init; }
}

/// <summary>A lexicon that is retired: its table takes no rows and stays as it is.</summary>
public sealed record LexiconRetired
{
    public required string Nsid { get; init; }

    public required string Table { get; init; }

    /// <summary>Records of the collection that stand in the store and stay readable.</summary>
    public long Rows { get; init; }

    /// <summary>What becomes of records that come from now on: <c>keep</c>, <c>count</c> or <c>ignore</c>, by the rules for collections without a table.</summary>
    public required string Action { get; init; }

    /// <summary>False where it was retired before: nothing changed.</summary>
    public bool IsNew { get; init; }
}
