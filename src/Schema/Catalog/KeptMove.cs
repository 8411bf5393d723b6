namespace Lexidex.Schema.Catalog;

/// <summary>
/// Records that were kept before their collection was registered, on their way into its table. It stands here from the moment in which
/// the table takes what is written until the last of them has moved.
/// </summary>
public sealed class KeptMove
{
    public required string Nsid { get; set; }

    /// <summary>The repository up to which all have moved, in an Indexer's own form; null at the beginning.</summary>
    public string? Cursor { get; set; }

    public long RowsDone { get; set; }

    /// <summary>How many there were when it began. What is deleted meanwhile never moves.</summary>
    public long RowsTotal { get; set; }

    public DateTimeOffset BegunAt { get; set; }
}
