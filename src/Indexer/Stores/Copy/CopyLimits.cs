namespace Lexidex.Indexer.Stores.Copy;

/// <summary>Every bound of a copy.</summary>
internal sealed record CopyLimits
{
    /// <summary>Rows read at once.</summary>
    public int PageRows { get; init; } = 5_000;

    /// <summary>Bytes of rows after which a batch is written.</summary>
    public long BatchBytes { get; init; } = 8L << 20;

    /// <summary>Repositories whose states are compared at once.</summary>
    public int PageRepos { get; init; } = 1_000;

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LeaseRenewal { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the copy waits for the target: an earlier run that was killed left its lease behind.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan PatienceStep { get; init; } = TimeSpan.FromMilliseconds(500);
}
