using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Telemetry;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>What every loop of a pipeline shares.</summary>
internal sealed record LoopSettings(PipelineLimits Limits, IngestCounters Counters, TimeProvider Clock, Func<CollectionTables> Tables)
{
    /// <summary>What becomes of records of collections without a table.</summary>
    public UnregisteredCollections Unregistered { get; init; } = new();
}

/// <summary>What one loop's parts work on: the batch being filled and the states of its repositories.</summary>
internal sealed class LoopContext(LoopSettings settings, IStore store, BatchBuilder builder)
{
    public LoopSettings Settings { get; } = settings;

    public IStore Store { get; } = store;

    /// <summary>Swapped at every flight; never to be kept.</summary>
    public BatchBuilder Builder { get; set; } = builder;

    public RepoStates States { get; } = new(store.Repos, settings.Limits.StatesInMemory);

    public ParkedEvents Parked { get; } = new(settings.Limits);

    public bool IsFull =>
        Builder.OperationCount >= Settings.Limits.BatchRows || Builder.Batch.Bytes >= Settings.Limits.BatchBytes;

    public long NowMicros => Settings.Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    /// <summary>Answers when all that was applied so far is durable.</summary>
    public required Func<CancellationToken, ValueTask> Flush { get; init; }

    /// <summary>Sends the filled batch on its way and begins an empty one.</summary>
    public required Func<CancellationToken, ValueTask> Send { get; init; }

    public static IEnumerable<DidKey> DidsOf(IEnumerable<LaneWork> works)
    {
        foreach (var work in works)
        {
            if (DidOf(work) is { } did)
                yield return did.Key;
        }
    }

    public void SetRepo(RepoState state) => States.Set(state, Builder.Batch);

    /// <summary>Marks the repository as broken and has it fetched again from the source's host.</summary>
    public void Desynchronize(RepoState state, Did did, RepoFault fault, string? host)
    {
        SetRepo(state with { Sync = SyncState.Desynchronized, Error = fault.ToString() });
        Enqueue(did, host ?? state.Host);
    }

    public void Enqueue(Did did, string? host)
    {
        if (host is not null)
            Builder.Batch.Enqueues[did.Key] = new QueuedRepo(did.Key, did.IsPlc ? null : did.ToString(), host, Priority: 0, Attempts: 0);
    }

    public void Reject(RepoFault fault, string source, DidKey did, string path, ReadOnlyMemory<byte> bytes)
    {
        Settings.Counters.Drop(fault.Reason, 1);
        Builder.Batch.DeadLetters.Add(new DeadLetter(fault.Reason, fault.Detail, source, did, path, bytes.ToArray(), NowMicros));
    }

    /// <summary>Moves the position of all lanes of a loop: nothing before it is still on the way.</summary>
    public void Mark(PositionMarker marker, int loop)
    {
        for (var lane = loop; lane < Lane.Count; lane += Settings.Limits.WriterLoops)
        {
            if (marker.Position > marker.Source.DurablePositions[lane])
                Builder.Batch.Positions[(marker.Source.Name, lane)] = marker.Position;
        }
    }

    private static Did? DidOf(LaneWork work) => work switch
    {
        LiveFrame frame => frame.Frame.Did,
        RepoCar car => car.Did,
        FetchBegins fetch => fetch.Did,
        FetchFailed failed => failed.Did,
        RepoListed listed => listed.Did,
        _ => null,
    };
}
