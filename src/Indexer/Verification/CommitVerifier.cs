using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Decoding.Inversion;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification;

/// <summary>
/// Says whether a live commit may be believed and follows what we have: every CID, the operations undone on the tree, and
/// the chain of revs and roots. Of a host that does not say from which tree it began, the tree at every operation's path.
/// </summary>
/// <remarks>
/// The tree is judged before the chain, so that a commit without a true tree cannot make us fetch its repository.
/// See https://atproto.com/specs/sync#commit-validation.
/// </remarks>
internal sealed class CommitVerifier : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly BlockHash _hash = new();
    private readonly MstLookup _lookup;
    private readonly MstInverter _inverter;
    private readonly byte[] _path = new byte[DecodingLimits.TreeKeyBytesMax];

    public CommitVerifier(TimeProvider clock)
    {
        _clock = clock;
        _lookup = new MstLookup(_hash);
        _inverter = new MstInverter(_hash);
    }

    /// <param name="commit">As a frame reader gave it, without a fault.</param>
    /// <param name="head">Where our copy stands.</param>
    public CommitVerdict Verify(RepoCommit commit, in RepoHead head)
    {
        if (head.Rev is { } rev && commit.Rev <= rev)
            return CommitVerdict.Skip;

        var fault = RevClock.FindFault(commit.Rev, _clock)
            ?? (commit.PrevData is { } began ? FindDifference(commit, began) : FindMismatch(commit));
        if (fault is not null)
            return CommitVerdict.Of(fault);

        fault = FindGap(commit, head);
        return fault is null ? CommitVerdict.Apply : CommitVerdict.Desynchronize(fault);
    }

    /// <summary>The same for a source whose word for its trees is taken: only that the commit follows what we have.</summary>
    public CommitVerdict VerifyChain(RepoCommit commit, in RepoHead head)
    {
        if (head.Rev is { } rev && commit.Rev <= rev)
            return CommitVerdict.Skip;
        if (RevClock.FindFault(commit.Rev, _clock) is { } fault)
            return CommitVerdict.Drop(fault);
        return FindGap(commit, head) is { } gap ? CommitVerdict.Desynchronize(gap) : CommitVerdict.Apply;
    }

    /// <summary>A #sync says where the repository stands. Apply means that only its rev moves: the tree is the one we have.</summary>
    public CommitVerdict Verify(RepoSync sync, in RepoHead head)
    {
        if (head.Rev is { } rev && sync.Rev <= rev)
            return CommitVerdict.Skip;
        if (RevClock.FindFault(sync.Rev, _clock) is { } fault)
            return CommitVerdict.Drop(fault);
        return head.Data == sync.Data
            ? CommitVerdict.Apply
            : CommitVerdict.Desynchronize(new RepoFault(FaultReasons.SyncDiffers, $"The host's tree is {sync.Data}."));
    }

    public void Dispose()
    {
        _inverter.Dispose();
        _hash.Dispose();
    }

    private RepoFault? FindDifference(RepoCommit commit, in Cid began)
    {
        if (!_inverter.TryInvert(commit.Slice, commit.Data, commit.Ops, out var before, out var fault))
            return fault;
        return before == began ? null : new RepoFault(FaultReasons.CommitInversion, $"The commit says it began from {began}, its operations from {before}.");
    }

    private RepoFault? FindMismatch(RepoCommit commit)
    {
        for (var at = 0; at < commit.Ops.Count; at++)
        {
            // A path that is none is a dead letter, whatever the tree says.
            var op = commit.Ops[at];
            if (!op.Collection.IsEmpty && FindMismatch(commit, op) is { } fault)
                return fault;
        }

        return null;
    }

    private RepoFault? FindMismatch(RepoCommit commit, in RecordOp op)
    {
        var path = PathOf(op);
        if (!_lookup.TryFind(commit.Slice, commit.Data, path, out var record, out var fault))
            return fault;
        if (op.Action == RecordAction.Delete)
            return record is null ? null : Mismatch(path, "is still there after its delete");
        return record == op.Cid ? null : Mismatch(path, "is not the record of the operation");
    }

    private ReadOnlySpan<byte> PathOf(in RecordOp op)
    {
        var length = op.Collection.Length;
        op.Collection.Span.CopyTo(_path);
        _path[length] = (byte)'/';
        op.RecordKey.Span.CopyTo(_path.AsSpan(length + 1));
        return _path.AsSpan(0, length + 1 + op.RecordKey.Length);
    }

    // Without a rev of our own there is nothing to follow: a repository begins where it is first seen.
    private static RepoFault? FindGap(RepoCommit commit, in RepoHead head)
    {
        if (head.Rev is null)
            return null;
        if (commit.Since != head.Rev)
            return new RepoFault(FaultReasons.CommitGap, $"The commit follows {commit.Since?.ToString() ?? "nothing"}, we have {head.Rev}.");
        if (commit.PrevData is { } prevData && head.Data is { } data && prevData != data)
            return new RepoFault(FaultReasons.CommitPrevData, $"The commit began from {prevData}, we have {data}.");
        return null;
    }

    private static RepoFault Mismatch(ReadOnlySpan<byte> path, string what) =>
        new(FaultReasons.OpMismatch, $"{System.Text.Encoding.ASCII.GetString(path)} {what}.");
}
