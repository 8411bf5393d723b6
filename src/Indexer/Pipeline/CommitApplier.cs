using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Applies commits and declarations of trees to the batch, each against the state of its repository: first who wrote it, then
/// whether it is true, then whether it follows.
/// </summary>
internal sealed class CommitApplier(LoopContext context) : IDisposable
{
    private readonly CommitVerifier _verifier = new(context.Settings.Clock);

    public KeyNeed Apply(LiveFrame work, RepoCommit commit, KeyAnswer? answer)
    {
        var state = context.States.Find(commit.Did.Key);
        if (FindKnownDrop(work.Source, commit, state) is { } reason)
            context.Drop(reason, commit.Ops.Count);
        else if (FindAuthor(work.Source, commit.Signed, answer) is var author && author.Fault is { } fault)
            Refuse(work, commit, fault, state);
        else if (author.Need != KeyNeed.None)
            return author.Need;
        else if (state is null)
            Meet(work.Source, commit, author.Proof);
        else if (state.Account != AccountStatus.Active)
            NoteSeen(commit, state, DropReasons.AccountInactive);
        else if (state.Sync is SyncState.Active or SyncState.Partial)
            Judge(work.Source, commit, state, author.Proof);
        else
            AwaitSnapshot(work.Source, commit, state);
        return KeyNeed.None;
    }

    public KeyNeed Apply(LiveFrame work, RepoSync sync, in SignedCommit signed, KeyAnswer? answer)
    {
        var state = context.States.Find(sync.Did.Key);
        if (sync.Rev <= state?.Rev)
            return KeyNeed.None;
        var author = FindAuthor(work.Source, signed, answer);
        if (author.Fault is { } fault)
        {
            context.Drop(fault.Reason, 1);
            Refuse(work, fault, state);
        }
        else if (author.Need != KeyNeed.None)
            return author.Need;
        else if (state is null)
            Meet(work.Source, sync, author.Proof);
        else if (state.Account != AccountStatus.Active || state.Sync is not (SyncState.Active or SyncState.Partial))
            context.SetRepo(state with { SeenRev = Later(state.SeenRev, sync.Rev) });
        else
            Judge(work.Source, sync, state, author.Proof);
        return KeyNeed.None;
    }

    /// <summary>A frame that is not to be believed; where it may still be true, its repository is fetched.</summary>
    /// <param name="commit">What could be read of it; null where it is no commit.</param>
    public void Disbelieve(LiveFrame work, RepoCommit? commit, RepoFault fault)
    {
        context.Settings.Counters.Receive(1);
        context.Reject(fault, work.Source.Name, work.Frame.Did.Key, "", work.Frame.Bytes);
        if (CommitVerdict.Of(fault).Kind == VerdictKind.Desynchronize
            && IsBelievable(work.Source, commit)
            && context.States.Find(work.Frame.Did.Key) is { Sync: SyncState.Active or SyncState.Partial } state)
            context.Desynchronize(state, work.Frame.Did, fault, work.Source.FetchHost);
    }

    public void Dispose() => _verifier.Dispose();

    /// <summary>What needs no proof to be passed over.</summary>
    private static string? FindKnownDrop(IngestSource source, RepoCommit commit, RepoState? state)
    {
        if (state is null)
            return source.Mode == IngestMode.List ? DropReasons.NotFollowed : null;
        return commit.Rev <= state.Rev ? DropReasons.RevKnown : null;
    }

    // Nobody but the account may make us fetch its repository, as far as the frame tells who wrote it.
    private bool IsBelievable(IngestSource source, RepoCommit? commit) =>
        commit is null || commit.Signed.Block.IsEmpty || FindAuthor(source, commit.Signed, answer: null).Proof != AuthorProof.None;

    /// <summary>A repository without a row: what happens depends on the source's mode.</summary>
    private void Meet(IngestSource source, RepoCommit commit, AuthorProof proof)
    {
        var state = LoopContext.NewState(commit.Did, source.FetchHost);
        if (source.Mode == IngestMode.Live)
        {
            Judge(source, commit, state with { Sync = SyncState.Partial }, proof);
            return;
        }

        NoteSeen(commit, state, DropReasons.AwaitsSnapshot);
        context.Enqueue(commit.Did, source.FetchHost);
    }

    private void Meet(IngestSource source, RepoSync sync, AuthorProof proof)
    {
        var state = LoopContext.NewState(sync.Did, source.FetchHost) with { SeenRev = sync.Rev };
        if (source.Mode == IngestMode.Live)
        {
            var level = ReachedLevel.AfterCommit(state, proof, source.Demand);
            context.SetRepo(state with { Sync = SyncState.Partial, Rev = sync.Rev, Commit = sync.Commit, Data = sync.Data, Level = level });
        }
        else if (source.Mode == IngestMode.Network)
        {
            context.SetRepo(state);
            context.Enqueue(sync.Did, source.FetchHost);
        }
    }

    private void Judge(IngestSource source, RepoCommit commit, RepoState state, AuthorProof proof)
    {
        var head = new RepoHead(state.Rev, state.Data);
        var verdict = source.Demand == VerificationDemand.Trust ? _verifier.VerifyChain(commit, head) : _verifier.Verify(commit, head);
        switch (verdict.Kind)
        {
            case VerdictKind.Apply:
                context.Settings.Counters.Receive(commit.Ops.Count);
                Write(source, commit, state with { Level = ReachedLevel.AfterCommit(state, proof, source.Demand) });
                break;
            case VerdictKind.Skip:
                context.Drop(DropReasons.RevKnown, commit.Ops.Count);
                break;
            case VerdictKind.Drop:
                context.Drop(verdict.Fault!.Reason, Math.Max(1, commit.Ops.Count));
                break;
            default:
                context.Drop(verdict.Fault!.Reason, Math.Max(1, commit.Ops.Count));
                context.Desynchronize(state with { SeenRev = commit.Rev }, commit.Did, verdict.Fault, source.FetchHost);
                break;
        }
    }

    private void Judge(IngestSource source, RepoSync sync, RepoState state, AuthorProof proof)
    {
        var verdict = _verifier.Verify(sync, new RepoHead(state.Rev, state.Data));
        if (verdict.Kind == VerdictKind.Apply)
            context.SetRepo(state with
            {
                Rev = sync.Rev,
                SeenRev = sync.Rev,
                Commit = sync.Commit,
                Level = ReachedLevel.AfterCommit(state, proof, source.Demand),
            });
        if (verdict.Fault is not { } fault)
            return;
        context.Drop(fault.Reason, 1);
        if (verdict.Kind == VerdictKind.Desynchronize)
            context.Desynchronize(state with { SeenRev = sync.Rev }, sync.Did, fault, source.FetchHost);
    }

    private void Write(IngestSource source, RepoCommit commit, RepoState state)
    {
        var origin = new RowOrigin(commit.Did.Key, commit.Rev, context.NowMicros);
        foreach (var op in commit.Ops)
        {
            if (op.Fault is { } fault)
                Reject(source, origin, op, fault);
            else
                Write(origin, op);
        }

        context.SetRepo(state with { Rev = commit.Rev, SeenRev = commit.Rev, Commit = commit.Commit, Data = commit.Data });
    }

    // What the record was before, the repository has no more: a row of that would be served as if it stood.
    private void Reject(IngestSource source, in RowOrigin origin, in RecordOp op, RepoFault fault)
    {
        context.Reject(fault, source.Name, origin.Did, PathOf(op), op.Block);
        if (op.Collection.IsEmpty)
            return;
        context.Builder.Remove(context.Settings.Tables().Of(op.Collection.Span), origin.Did, origin.Rev, op.Collection.Span, op.RecordKey.Span);
        LeaveRetired(origin, op);
    }

    private void Write(in RowOrigin origin, in RecordOp op)
    {
        if (op.Collection.Span.SequenceEqual("com.atproto.lexicon.schema"u8))
            context.Settings.SchemaHeard(origin.Did, Encoding.ASCII.GetString(op.RecordKey.Span), op.Action == RecordAction.Delete ? null : op.Cid);
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
        if (op.Action != RecordAction.Create)
            LeaveRetired(origin, op);
    }

    // Where the collection was retired, its table is still read: what it has of this record is no longer so.
    private void LeaveRetired(in RowOrigin origin, in RecordOp op)
    {
        if (context.Settings.Tables().RetiredOf(op.Collection.Span) is { } retired)
            context.Builder.DeleteElsewhere(retired, origin.Did, origin.Rev, op.Collection.Span, op.RecordKey.Span);
    }

    private void Refuse(LiveFrame work, RepoCommit commit, RepoFault fault, RepoState? state)
    {
        // A commit without operations is refused like any other, and must show.
        context.Drop(fault.Reason, Math.Max(1, commit.Ops.Count));
        Refuse(work, fault, state);
    }

    // An identity that cannot be resolved now may be later: fetching asks again, with growing pauses.
    private void Refuse(LiveFrame work, RepoFault fault, RepoState? state)
    {
        if (fault.Reason != FaultReasons.IdentityUnresolved)
            context.Bury(fault, work.Source.Name, work.Frame.Did.Key, "", work.Frame.Bytes);
        else if (state is { Sync: SyncState.Active or SyncState.Partial, Account: AccountStatus.Active })
            context.Desynchronize(state, work.Frame.Did, fault, work.Source.FetchHost);
        else if (state is null && work.Source.Mode == IngestMode.Network)
        {
            context.SetRepo(LoopContext.NewState(work.Frame.Did, work.Source.FetchHost) with { Error = fault.ToString() });
            context.Enqueue(work.Frame.Did, work.Source.FetchHost);
        }
    }

    private AuthorVerdict FindAuthor(IngestSource source, in SignedCommit commit, KeyAnswer? answer) =>
        context.Authors.FindAuthor(commit, source.Demand, source.DirectHost, answer);

    private void NoteSeen(RepoCommit commit, RepoState state, string reason)
    {
        context.Drop(reason, commit.Ops.Count);
        context.SetRepo(state with { SeenRev = Later(state.SeenRev, commit.Rev) });
    }

    // One of which a write was cut off by half is in nobody's queue: what comes again after a restart puts it there.
    private void AwaitSnapshot(IngestSource source, RepoCommit commit, RepoState state)
    {
        NoteSeen(commit, state, DropReasons.AwaitsSnapshot);
        if (state.Sync == SyncState.Resyncing && !context.Parked.IsOpen(commit.Did.Key))
            context.Enqueue(commit.Did, state.Host ?? source.FetchHost);
    }

    private static Tid Later(Tid? seen, Tid rev) => seen is { } known && known > rev ? known : rev;

    private static string PathOf(in RecordOp op) =>
        $"{Encoding.UTF8.GetString(op.Collection.Span)}/{Encoding.UTF8.GetString(op.RecordKey.Span)}";
}
