using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Keys;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Live;

/// <summary>Makes what a liar would tell in the place of a true commit.</summary>
internal static class ForgedEvents
{
    /// <summary>2100-01-01T00:00:00Z.</summary>
    private const long FarFuture = 4_102_444_800_000_000;

    private const int CutBytes = 10;

    /// <param name="between">A rev after the one before the commit and before its own.</param>
    /// <param name="other">A key that is not the account's.</param>
    public static StreamEvent Make(Forgery forgery, RepoChange truth, Tid between, SigningKey other) => forgery switch
    {
        Forgery.BadSignature => Signed(truth, truth.Commit.Revision, unsigned => Flip(truth.Account.Key.Sign(unsigned))),
        Forgery.HighS => Signed(truth, truth.Commit.Revision, unsigned => truth.Account.Key.WithHighS(truth.Account.Key.Sign(unsigned))),
        Forgery.WrongKey => Signed(truth, truth.Commit.Revision, unsigned => other.Sign(unsigned)),
        Forgery.FutureRev => Signed(truth, Tid.FromValue(FarFuture << 10), unsigned => truth.Account.Key.Sign(unsigned)),
        Forgery.WrongRev => new StreamEvent.Commit(truth with { Commit = truth.Commit with { Revision = between } }),
        Forgery.StaleSince => From(truth, truth.Previous! with { Revision = Tid.FromValue((ulong)NetworkTime.Start << 10) }),
        Forgery.ForgedPrevData => From(truth, truth.Previous! with { Data = truth.Commit.Data }),
        Forgery.HiddenOperation => new StreamEvent.Commit(truth with { Operations = [.. truth.Operations.SkipLast(1)] }),
        Forgery.TruncatedBlocks => new StreamEvent.Commit(truth) { CutBytes = CutBytes },
        Forgery.SyncDiffers => Sync(truth, between, truth.Account.Key),
        Forgery.SyncWrongKey => Sync(truth, between, other),
        _ => new StreamEvent.Commit(truth),
    };

    private static StreamEvent.Commit Signed(RepoChange truth, Tid revision, Func<byte[], byte[]> sign)
    {
        var commit = SignedCommit.Make(truth.Account, truth.Commit.Data, revision, sign);
        return new(truth with { Commit = commit, Blocks = [new(commit.Cid, commit.Block), .. truth.Blocks.Skip(1)] });
    }

    private static StreamEvent.Commit From(RepoChange truth, SignedCommit before) => new(truth with { Previous = before });

    private static StreamEvent.Sync Sync(RepoChange truth, Tid revision, SigningKey key)
    {
        var head = SignedCommit.Make(truth.Account, Cid.OfDagCbor([0xF6]), revision, unsigned => key.Sign(unsigned));
        return new(truth.Account, head);
    }

    private static byte[] Flip(byte[] signature)
    {
        signature[^1] ^= 1;
        return signature;
    }
}
