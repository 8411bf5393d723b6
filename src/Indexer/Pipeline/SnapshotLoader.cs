using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Brings a repository to where its CAR stands. One without rows is copied in bulk; one that has rows is repaired by
/// difference, so a load that a crash cut off ends right.
/// </summary>
internal sealed class SnapshotLoader(LoopContext context, LiveApplier live) : IDisposable
{
    private readonly RepoSnapshot _snapshot = new(context.Settings.Clock);

    /// <param name="car">The CAR, which is let wait where its account's key must be asked for first.</param>
    /// <param name="answer">What was asked for it; null where nothing was.</param>
    public async ValueTask LoadAsync(RepoCar car, KeyAnswer? answer, CancellationToken cancellationToken)
    {
        if (context.Keys.IsWaiting(car.Did.Key))
        {
            if (!context.Keys.Join(car.Did.Key, car))
                await TellStaleAsync(car, cancellationToken);
            return;
        }

        var before = context.States.Find(car.Did.Key);
        if (FindRefusal(car, before) is { } refusal)
        {
            await RefuseAsync(car, before, refusal, cancellationToken);
            return;
        }

        if (before?.SeenRev > _snapshot.Rev)
        {
            await TellStaleAsync(car, cancellationToken);
            return;
        }

        var author = context.Authors.FindAuthor(_snapshot.Signed, car.Demand, host: null, answer);
        if (author.Need != KeyNeed.None)
            context.Keys.Wait(car.Did, author.Need, car);
        else if (author.Fault is { } unproven)
            await DoubtAsync(car, unproven, cancellationToken);
        else
            await LoadAsync(car, before, author.Proof, cancellationToken);
    }

    private async ValueTask LoadAsync(RepoCar car, RepoState? before, AuthorProof proof, CancellationToken cancellationToken)
    {
        var loading = before is null || HasNoRows(before)
            ? await new BulkLoading(context, _snapshot, car).RunAsync(before, cancellationToken)
            : await new RepairLoading(context, _snapshot, car).RunAsync(cancellationToken);
        if (_snapshot.Fault is { } fault)
            await RefuseAsync(car, before, fault, cancellationToken);
        else
            await FinishAsync(car, before, loading, ReachedLevel.OfSnapshot(proof), cancellationToken);
    }

    /// <summary>A host lists the repository: fetch it if it is new to us or ahead of us.</summary>
    public void Expect(RepoListed listed)
    {
        var state = context.States.Find(listed.Did.Key);
        var account = StatusAfter(listed, state);
        if (state is null)
            context.SetRepo(LoopContext.NewState(listed.Did, listed.Host) with { Account = account });
        else if (state.Account != account || state.Host is null)
            context.SetRepo(state with { Account = account, Host = listed.Host });

        var hasReturned = state is { Account: not AccountStatus.Active };
        if ((listed.Account ?? account) == AccountStatus.Active && (hasReturned || IsFetchDue(state, listed.Rev)))
            context.Enqueue(listed.Did, listed.Host);
    }

    /// <summary>The snapshot could not be fetched: the repository's events no longer wait, and may be a reason to ask again.</summary>
    public async ValueTask GiveUpAsync(FetchFailed failed, CancellationToken cancellationToken)
    {
        if (context.States.Find(failed.Did.Key) is { } state)
        {
            context.SetRepo(state with
            {
                Sync = failed.IsFinal ? SyncState.Error : state.Sync,
                Account = failed.IsFinal ? StatusAfter(failed.Fault, state) : state.Account,
                Error = failed.Fault.ToString(),
                Attempts = state.Attempts + 1,
            });
            if (failed.IsFinal)
                LeaveQueue(failed.Did);
        }

        await ApplyParkedAsync(failed.Did, cancellationToken);
    }

    public void Dispose() => _snapshot.Dispose();

    // A list that was read before the event that told of the deletion may come after it: only a repository that can be fetched
    // says that the account has returned.
    private static AccountStatus StatusAfter(RepoListed listed, RepoState? state) =>
        state is { Account: AccountStatus.Deleted } ? AccountStatus.Deleted : listed.Account ?? state?.Account ?? AccountStatus.Active;

    // A CAR that is no newer than what was deleted may have been fetched before; one from a file may be of any time.
    private AccountStatus StatusAfter(RepoCar car, RepoState state) =>
        state.Account == AccountStatus.Deleted && car.Host is not null && !(state.Rev >= _snapshot.Rev) ? AccountStatus.Active : state.Account;

    // The event that told it may have been lost with a process that was killed while it waited. Of a repository that is
    // held, only an event or a census says that it was deleted: a host that knows nothing of it may be the wrong host.
    private static AccountStatus StatusAfter(RepoFault refusal, RepoState state) => refusal.Reason switch
    {
        FetchReasons.RepoTakendown => AccountStatus.Takendown,
        FetchReasons.RepoSuspended => AccountStatus.Suspended,
        FetchReasons.RepoDeactivated => AccountStatus.Deactivated,
        FetchReasons.RepoNotFound when state.Rev is null => AccountStatus.Deleted,
        _ => state.Account,
    };

    private static bool HasNoRows(RepoState state) => state.Rev is null && state.Sync is SyncState.Pending or SyncState.Error;

    private static bool IsFetchDue(RepoState? state, Tid? listedRev) => state is null
        || state.Sync is SyncState.Pending or SyncState.Desynchronized or SyncState.Resyncing or SyncState.Partial
        || state.Rev is not { } known
        || known < listedRev;

    private RepoFault? FindRefusal(RepoCar car, RepoState? before)
    {
        if (!_snapshot.TryOpen(car.Car, car.Did))
            return _snapshot.Fault;
        if (before?.Rev > _snapshot.Rev)
            return new RepoFault(FaultReasons.RevOlder, $"The CAR's rev {_snapshot.Rev} is older than {before.Rev}, which is indexed already.");
        return null;
    }

    private async ValueTask TellStaleAsync(RepoCar car, CancellationToken cancellationToken)
    {
        await ApplyParkedAsync(car.Did, cancellationToken);
        car.Outcome.TrySetResult(new RepoOutcome { Did = car.Did, Rev = _snapshot.Rev, IsStale = true });
    }

    private async ValueTask RefuseAsync(RepoCar car, RepoState? before, RepoFault fault, CancellationToken cancellationToken)
    {
        LeaveQueue(car.Did);
        context.Builder.Batch.DeadLetters.Add(DeadLetterOf(car, fault));

        // A load that was cut off left rows which were never whole.
        if (before is { Rev: null, Sync: SyncState.Resyncing })
            context.Builder.Purge(car.Did.Key);
        if (fault.Reason != FaultReasons.RevOlder)
            context.SetRepo(StateOf(car, before) with { Sync = SyncState.Error, Error = fault.ToString() });
        await ApplyParkedAsync(car.Did, cancellationToken);
        Tell(car, new RepoOutcome { Did = car.Did, Fault = fault });
    }

    // The key may be known tomorrow, or another one: whoever fetched it may ask again.
    private async ValueTask DoubtAsync(RepoCar car, RepoFault fault, CancellationToken cancellationToken)
    {
        if (fault.Reason == FaultReasons.CommitSignature)
            context.Builder.Batch.DeadLetters.Add(DeadLetterOf(car, fault));
        await ApplyParkedAsync(car.Did, cancellationToken);
        car.Outcome.TrySetResult(new RepoOutcome { Did = car.Did, Fault = fault });
    }

    private async ValueTask FinishAsync(RepoCar car, RepoState? before, LoadedRecords loaded, VerificationLevel level, CancellationToken cancellationToken)
    {
        var parked = context.Parked.Close(car.Did.Key, out var isBroken);
        var state = StateOf(car, before);
        var after = state with
        {
            Sync = SyncState.Active,
            Account = StatusAfter(car, state),
            Rev = _snapshot.Rev,
            SeenRev = _snapshot.Rev,
            Commit = _snapshot.Commit,
            Data = _snapshot.Data,
            Host = car.Host ?? before?.Host,
            Level = level,
            Error = null,
            Attempts = 0,
            RetryAt = null,
        };
        context.SetRepo(isBroken ? after with { Sync = SyncState.Desynchronized } : after);
        if (!isBroken)
            LeaveQueue(car.Did);
        Tell(car, loaded.ToOutcome(car.Did, _snapshot.Rev) with { IsStale = isBroken });
        await ApplyAsync(parked, cancellationToken);
    }

    private static RepoState StateOf(RepoCar car, RepoState? before) => before ?? new RepoState
    {
        Did = car.Did.Key,
        DidText = car.Did.IsPlc ? null : car.Did.ToString(),
        Host = car.Host,
    };

    private void Tell(RepoCar car, RepoOutcome outcome) => context.Builder.WhenDurable(() => car.Outcome.TrySetResult(outcome));

    private DeadLetter DeadLetterOf(RepoCar car, RepoFault fault)
    {
        var start = car.Car.CopyStart(DeadLetter.CarBytesKept);
        return new DeadLetter(fault.Reason, fault.Detail, car.Origin, car.Did.Key, "", start, context.NowMicros);
    }

    // A list that named it while it was fetched may have queued it again, in this very batch.
    private void LeaveQueue(Did did)
    {
        context.Builder.Batch.Enqueues.Remove(did.Key);
        context.Builder.Batch.Dequeues.Add(did.Key);
    }

    // Without a snapshot their records are not taken, but that the account left, or came back and must be fetched, counts.
    private ValueTask ApplyParkedAsync(Did did, CancellationToken cancellationToken) =>
        ApplyAsync(context.Parked.Close(did.Key, out _), cancellationToken);

    private async ValueTask ApplyAsync(IReadOnlyList<LiveFrame> frames, CancellationToken cancellationToken)
    {
        foreach (var frame in frames)
        {
            live.Apply(frame, answer: null);
            await context.SendIfFullAsync(cancellationToken);
        }
    }
}
