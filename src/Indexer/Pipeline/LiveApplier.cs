using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>Applies firehose frames to the batch, each against the state of its repository.</summary>
internal sealed class LiveApplier(LoopContext context) : IDisposable
{
    private readonly FrameReader _reader = new();
    private readonly CommitVerifier _verifier = new(context.Settings.Clock);
    private readonly AccountApplier _accounts = new(context);

    /// <summary>Applies a frame, or lets it wait for its repository's snapshot.</summary>
    public void Apply(LiveFrame work)
    {
        var did = work.Frame.Did.Key;
        if (work.Frame.Seq <= work.Source.DurablePositions[Lane.Of(did)])
        {
            work.Release();
            return;
        }

        if (!context.Parked.IsOpen(did))
            ApplyNow(work);
        else if (context.Parked.TryPark(did, work))
            work.Settle();
        else
            ApplyNow(work);
    }

    /// <summary>Applies a frame whatever waits, and gives its buffer back.</summary>
    public void ApplyNow(LiveFrame work)
    {
        var frame = work.Frame;
        var kind = _reader.Read(frame.Bytes);
        if (_reader.Fault is { } fault)
            Disbelieve(work, fault);
        else if (kind == FrameKind.Commit)
            ApplyCommit(work);
        else if (kind == FrameKind.Sync)
            ApplySync(work, _reader.Sync!);
        else if (kind == FrameKind.Identity)
            _accounts.Apply(_reader.Identity!);
        else if (kind == FrameKind.Account)
            _accounts.Apply(_reader.Account!, work.Source);

        context.Builder.Batch.Positions[(work.Source.Name, Lane.Of(frame.Did.Key))] = frame.Seq;
        work.Release();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _verifier.Dispose();
    }

    private void ApplyCommit(LiveFrame work)
    {
        var commit = _reader.Commit;
        context.Settings.Counters.Receive(commit.Ops.Count);
        var state = context.States.Find(commit.Did.Key);
        if (state is null)
            Meet(work.Source, commit);
        else if (state.Account != AccountStatus.Active)
            NoteSeen(state, DropReasons.AccountInactive);
        else if (state.Sync is SyncState.Active or SyncState.Partial)
            Judge(work.Source, commit, state);
        else
            NoteSeen(state, DropReasons.AwaitsSnapshot);
    }

    /// <summary>A repository without a row: what happens depends on the source's mode.</summary>
    private void Meet(IngestSource source, RepoCommit commit)
    {
        var state = new RepoState { Did = commit.Did.Key, DidText = commit.Did.IsPlc ? null : commit.Did.ToString() };
        switch (source.Mode)
        {
            case IngestMode.Live:
                Judge(source, commit, state with { Sync = SyncState.Partial, Host = source.FetchHost });
                break;
            case IngestMode.Network:
                NoteSeen(state with { Sync = SyncState.Pending, Host = source.FetchHost }, DropReasons.AwaitsSnapshot);
                context.Enqueue(commit.Did, source.FetchHost);
                break;
            default:
                context.Settings.Counters.Drop(DropReasons.NotFollowed, commit.Ops.Count);
                break;
        }
    }

    private void Judge(IngestSource source, RepoCommit commit, RepoState state)
    {
        var verdict = _verifier.Verify(commit, new RepoHead(state.Rev, state.Data));
        switch (verdict.Kind)
        {
            case VerdictKind.Apply:
                Write(source, commit, state);
                break;
            case VerdictKind.Skip:
                context.Settings.Counters.Drop(DropReasons.RevKnown, commit.Ops.Count);
                break;
            case VerdictKind.Drop:
                context.Settings.Counters.Drop(verdict.Fault!.Reason, commit.Ops.Count);
                break;
            default:
                context.Settings.Counters.Drop(verdict.Fault!.Reason, commit.Ops.Count);
                context.Desynchronize(state with { SeenRev = commit.Rev }, commit.Did, verdict.Fault, source.FetchHost);
                break;
        }
    }

    private void Write(IngestSource source, RepoCommit commit, RepoState state)
    {
        var origin = new RowOrigin(commit.Did.Key, commit.Rev, context.NowMicros);
        foreach (var op in commit.Ops)
        {
            if (op.Fault is { } fault)
                context.Reject(fault, source.Name, commit.Did.Key, PathOf(op), op.Block);
            else
                Write(origin, op);
        }

        context.SetRepo(state with
        {
            Rev = commit.Rev,
            SeenRev = commit.Rev,
            Commit = commit.Commit,
            Data = commit.Data,
            Level = VerificationLevel.Structure,
        });
    }

    private void Write(in RowOrigin origin, in RecordOp op)
    {
        var table = context.Settings.Tables().Of(op.Collection.Span);
        var keeps = !table.IsUnregistered
            || context.Settings.Unregistered.Meet(op.Collection.Span, origin.Did, op.RecordKey.Span, op.Action == RecordAction.Delete);
        if (keeps && op.Action != RecordAction.Delete)
            context.Builder.Upsert(table, origin, op);
        else if (op.Action == RecordAction.Create)
            context.Settings.Counters.Drop(DropReasons.Unregistered, 1);
        else
            // Also what is no longer kept: a row of before must not stay as it was.
            context.Builder.Delete(table, origin.Did, origin.Rev, op.Collection.Span, op.RecordKey.Span);
    }

    private void ApplySync(LiveFrame work, RepoSync sync)
    {
        var state = context.States.Find(sync.Did.Key);
        if (state is null)
        {
            _accounts.Meet(sync, work.Source);
            return;
        }

        if (state.Account != AccountStatus.Active || state.Sync is not (SyncState.Active or SyncState.Partial))
        {
            context.SetRepo(state with { SeenRev = Later(state.SeenRev, sync.Rev) });
            return;
        }

        var verdict = _verifier.Verify(sync, new RepoHead(state.Rev, state.Data));
        if (verdict.Kind == VerdictKind.Apply)
            context.SetRepo(state with { Rev = sync.Rev, SeenRev = sync.Rev, Commit = sync.Commit });
        else if (verdict.Kind == VerdictKind.Desynchronize)
            context.Desynchronize(state with { SeenRev = sync.Rev }, sync.Did, verdict.Fault!, work.Source.FetchHost);
    }

    /// <summary>A frame that is not to be believed; where it may still be true, its repository is fetched.</summary>
    private void Disbelieve(LiveFrame work, RepoFault fault)
    {
        context.Settings.Counters.Receive(1);
        context.Reject(fault, work.Source.Name, work.Frame.Did.Key, "", work.Frame.Bytes);
        if (CommitVerdict.Of(fault).Kind == VerdictKind.Desynchronize
            && context.States.Find(work.Frame.Did.Key) is { Sync: SyncState.Active or SyncState.Partial } state)
            context.Desynchronize(state, work.Frame.Did, fault, work.Source.FetchHost);
    }

    private void NoteSeen(RepoState state, string reason)
    {
        var commit = _reader.Commit;
        context.Settings.Counters.Drop(reason, commit.Ops.Count);
        context.SetRepo(state with { SeenRev = Later(state.SeenRev, commit.Rev) });
    }

    private static Tid Later(Tid? seen, Tid rev) => seen is { } known && known > rev ? known : rev;

    private static string PathOf(in RecordOp op) =>
        $"{Encoding.UTF8.GetString(op.Collection.Span)}/{Encoding.UTF8.GetString(op.RecordKey.Span)}";
}
