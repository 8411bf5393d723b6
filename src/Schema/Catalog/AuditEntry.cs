namespace Lexidex.Schema.Catalog;

/// <summary>One decision and who made it. Written in the transaction of what it tells, never changed after.</summary>
public sealed class AuditEntry
{
    /// <summary>Rises by one with each decision, so it tells a poller whether anything changed.</summary>
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Who { get; set; }

    /// <summary>What was done, such as <c>lexicon.register</c>.</summary>
    public required string What { get; set; }

    /// <summary>What it was done to, such as an NSID.</summary>
    public required string Subject { get; set; }

    /// <summary>The value before in short, such as a version; null where there was none.</summary>
    public string? Before { get; set; }

    public string? After { get; set; }

    public string? Reason { get; set; }
}
