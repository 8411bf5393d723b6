using Lexidex.Schema.Control;

namespace Lexidex.Admin.Shared;

/// <summary>What is known of the Indexer: its last answer, when that came, and what went wrong since.</summary>
public sealed record StatusReading(IndexerStatus? Status, DateTimeOffset? At, string? Fault)
{
    public static StatusReading None { get; } = new(null, null, null);

    public bool IsLoading => Status is null && Fault is null;

    /// <summary>There are values, but the Indexer does not answer any more.</summary>
    public bool IsStale => Status is not null && Fault is not null;

    public bool IsFailed => Status is null && Fault is not null;
}
