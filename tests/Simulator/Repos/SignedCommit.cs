using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;

namespace Lexidex.Simulator.Repos;

/// <summary>A commit of repository version 3: the root of a tree, signed.</summary>
/// <remarks>See https://atproto.com/specs/repository#commit-objects.</remarks>
public sealed record SignedCommit(Cid Cid, Cid Data, Tid Revision, byte[] Block)
{
    internal static SignedCommit Make(SimulatedAccount account, Cid data, Tid revision) =>
        Make(account, data, revision, unsigned => account.Key.Sign(unsigned));

    /// <summary>With whatever stands in the place of a signature.</summary>
    internal static SignedCommit Make(SimulatedAccount account, Cid data, Tid revision, Func<byte[], byte[]> sign)
    {
        var commit = new FieldMap()
            .Text("did", account.Did)
            .Integer("version", 3)
            .Link("data", data)
            .Text("rev", revision.ToString())
            .Null("prev");
        var block = commit.Bytes("sig", sign(commit.Encode())).Encode();
        return new(Cid.OfDagCbor(block), data, revision, block);
    }
}
