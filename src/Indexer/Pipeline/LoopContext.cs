using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Telemetry;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>What every loop of a pipeline shares.</summary>
internal sealed record LoopSettings(PipelineLimits Limits, IngestCounters Counters, TimeProvider Clock, Func<CollectionTables> Tables)
{
    /// <summary>What becomes of records of collections without a table.</summary>
    public UnregisteredCollections Unregistered { get; init; } = new();

    /// <summary>The accounts' keys; null where nobody resolves any, so that nothing can be verified in full.</summary>
    public ISigningKeys? Keys { get; init; }

    /// <summary>Hears of every schema record that is written or deleted (then without a CID). Must not wait.</summary>
    public SchemaHeard SchemaHeard { get; init; } = static (_, _, _) => { };
}

/// <summary>Told of a lexicon's schema record: whose, of which NSID, and its CID unless it was deleted.</summary>
internal delegate void SchemaHeard(DidKey did, string nsid, Cid? cid);

/// <summary>What one loop's parts work on: the batch being filled and the states of its repositories.</summary>
internal sealed class LoopContext(LoopSettings settings, IStore store, BatchBuilder builder) : IDisposable
{
    public LoopSettings Settings { get; } = settings;

    public IStore Store { get; } = store;

    /// <summary>Swapped at every flight; never to be kept.</summary>
    public BatchBuilder Builder { get; set; } = builder;

    public RepoStates States { get; } = new(store.Repos, settings.Limits.StatesInMemory, state => Remember(state, settings.Keys));

    public ParkedEvents Parked { get; } = new(settings.Limits);

    public KeyWaits Keys { get; } = new(settings.Limits, settings.Keys);

    public AuthorCheck Authors { get; } = new(settings.Keys);

    public HeldPositions Positions { get; } = new();

    public bool IsFull =>
        Builder.OperationCount >= Settings.Limits.BatchRows || Builder.Batch.Bytes >= Settings.Limits.BatchBytes;

    public long NowMicros => Settings.Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    /// <summary>Answers when all that was applied so far is durable.</summary>
    public required Func<CancellationToken, ValueTask> Flush { get; init; }

    /// <summary>Sends the filled batch on its way and begins an empty one.</summary>
    public required Func<CancellationToken, ValueTask> Send { get; init; }

    public ValueTask SendIfFullAsync(CancellationToken cancellationToken) => IsFull ? Send(cancellationToken) : ValueTask.CompletedTask;

    public static IEnumerable<DidKey> DidsOf(IEnumerable<LaneWork> works)
    {
        foreach (var work in works)
        {
            if (DidOf(work) is { } did)
                yield return did.Key;
        }
    }

    /// <summary>A repository that is met for the first time.</summary>
    public static RepoState NewState(Did did, string? host) => new()
    {
        Did = did.Key,
        DidText = did.IsPlc ? null : did.ToString(),
        Sync = SyncState.Pending,
        Host = host,
    };

    public void SetRepo(RepoState state) => States.Set(state.ResolvedAt is null ? WithIdentity(state) : state, Builder.Batch);

    /// <summary>The account's identity was asked for just now: what is known of it goes with the repository's row.</summary>
    public void NoteIdentity(Did did)
    {
        if (States.Find(did.Key) is { } state && WithIdentity(state) is var noted && !ReferenceEquals(noted, state))
            SetRepo(noted);
    }

    /// <summary>Counts operations that came and will not be written.</summary>
    public void Drop(string reason, int operations)
    {
        Settings.Counters.Receive(operations);
        Settings.Counters.Drop(reason, operations);
    }

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
        Bury(fault, source, did, path, bytes);
    }

    /// <summary>Keeps the bytes of what was not believed and is counted elsewhere.</summary>
    public void Bury(RepoFault fault, string source, DidKey did, string path, ReadOnlyMemory<byte> bytes)
    {
        var kept = bytes[..Math.Min(bytes.Length, DeadLetter.BytesMax)];
        Builder.Batch.DeadLetters.Add(new DeadLetter(fault.Reason, fault.Detail, source, did, path, kept.ToArray(), NowMicros));
    }

    /// <summary>All of the source's frames of this lane up to the position are applied, or wait.</summary>
    public void Reach(IngestSource source, int lane, long position)
    {
        if (Positions.Reach(source.Name, lane, position) is { } reached)
            Builder.Batch.Positions[(source.Name, lane)] = reached;
    }

    /// <summary>The work waits no more: it no longer holds its lane's position.</summary>
    public void LetGo(LaneWork work)
    {
        if (work is LiveFrame { Source.Name: var source, Frame: var frame })
            Positions.LetGo(source, Lane.Of(frame.Did.Key), frame.Seq);
    }

    /// <summary>Moves the position of all lanes of a loop: nothing before it is still on the way.</summary>
    public void Mark(PositionMarker marker, int loop)
    {
        for (var lane = loop; lane < Lane.Count; lane += Settings.Limits.WriterLoops)
        {
            if (marker.Position > marker.Source.DurablePositions[lane])
                Reach(marker.Source, lane, marker.Position);
        }
    }

    public void Dispose() => Authors.Dispose();

    // After a restart nobody is asked for the keys of accounts that were resolved a short while ago.
    private static void Remember(RepoState state, ISigningKeys? keys)
    {
        if (keys is not null && state is { SigningKey: { } key, ResolvedAt: { } micros } && TryFindDid(state, out var did))
            keys.Remember(did, key, DateTimeOffset.UnixEpoch.AddMicroseconds(micros));
    }

    private static bool TryFindDid(RepoState state, out Did did) => Did.TryFromKey(state.Did, out did) || Did.TryParse(state.DidText, out did);

    private RepoState WithIdentity(RepoState state)
    {
        if (!TryFindDid(state, out var did))
            return state;
        if (Settings.Keys?.FindStanding(did) is not { } standing)
            return state;
        var at = (standing.ResolvedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return at <= state.ResolvedAt
            ? state
            : state with { Handle = standing.Identity.Handle?.Text, SigningKey = standing.Identity.SigningKey?.ToString(), ResolvedAt = at };
    }

    private static Did? DidOf(LaneWork work) => work switch
    {
        LiveFrame frame => frame.Frame.Did,
        RepoCar car => car.Did,
        FetchBegins fetch => fetch.Did,
        FetchFailed failed => failed.Did,
        RepoListed listed => listed.Did,
        AccountTold told => told.Change.Did,
        _ => null,
    };
}
