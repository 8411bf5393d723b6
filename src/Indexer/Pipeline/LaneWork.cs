using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>What a writer loop is given, in the order of its lanes.</summary>
internal abstract record LaneWork;

/// <summary>A firehose frame of one repository.</summary>
internal sealed record LiveFrame(IngestSource Source, SourceFrame Frame) : LaneWork
{
    /// <summary>Called once, when the frame no longer counts as in flight.</summary>
    public Action? WhenApplied { get; set; }

    /// <summary>Gives the buffer back. Nothing of the frame may be used after it.</summary>
    public void Release()
    {
        Frame.Return();
        Settle();
    }

    /// <summary>The frame leaves the budget of frames in flight, though it may still be kept (parked).</summary>
    public void Settle()
    {
        WhenApplied?.Invoke();
        WhenApplied = null;
    }
}

/// <summary>All frames of the source up to the position have been sent down this loop's lanes.</summary>
internal sealed record PositionMarker(IngestSource Source, long Position) : LaneWork;

/// <summary>The repository's snapshot is about to be fetched: its events wait from here on.</summary>
internal sealed record FetchBegins(Did Did) : LaneWork;

/// <summary>
/// The fetch failed; events stop waiting. The error stands in the repository's row; where asking again would be answered
/// the same, the repository leaves the queue.
/// </summary>
internal sealed record FetchFailed(Did Did, RepoFault Fault, bool IsFinal) : LaneWork;

/// <summary>A host lists this repository: it is fetched if it is unknown or incomplete, or if its rev there, when given, is ahead of ours.</summary>
/// <param name="Account">Null where an operator names the repository, and its host has said nothing.</param>
internal sealed record RepoListed(Did Did, Tid? Rev, AccountStatus? Account, string Host) : LaneWork;

/// <summary>A host says in its list, or because it was asked, that an account is not active.</summary>
internal sealed record AccountTold(IngestSource Source, AccountChange Change) : LaneWork
{
    /// <summary>
    /// True where it knows nothing of the account, which is told as deleted. That counts only where the account lives at this host by
    /// its identity: another may never have heard of it.
    /// </summary>
    public bool IsUnknownThere { get; init; }

    /// <summary>Done when it was believed or not, which may have to wait for the account's identity.</summary>
    public TaskCompletionSource Decided { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A repository's whole CAR, to be left alone until the outcome is told, when all of it is durable.</summary>
internal sealed record RepoCar(Did Did, CarBody Car, string Origin, string? Host) : LaneWork
{
    /// <summary>How much of it is checked.</summary>
    public VerificationDemand Demand { get; init; }

    public TaskCompletionSource<RepoOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What became of a CAR.</summary>
internal sealed record RepoOutcome
{
    public Did? Did { get; init; }

    public Tid? Rev { get; init; }

    public long Records { get; init; }

    /// <summary>Records of registered collections: they stand in typed tables.</summary>
    public long Indexed { get; init; }

    /// <summary>Records of other collections: they stand in table record.</summary>
    public long Unregistered { get; init; }

    /// <summary>Records that were not believed; each is a dead letter.</summary>
    public long Rejected { get; init; }

    /// <summary>True where the snapshot was older than what had been seen of the repository: fetch it again.</summary>
    public bool IsStale { get; init; }

    /// <summary>Why the repository was refused; null where it was indexed.</summary>
    public RepoFault? Fault { get; init; }
}

/// <summary>The loop makes durable what it has, says that it stands still, and goes on once it is let go.</summary>
internal sealed record StandStill(TaskCompletionSource Reached, Task Release) : LaneWork;
