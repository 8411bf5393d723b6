using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Live;

/// <summary>Frames of an event stream: a header and a payload, two DAG-CBOR maps one after the other.</summary>
/// <remarks>See https://atproto.com/specs/event-stream and com.atproto.sync.subscribeRepos.</remarks>
internal static class FrameEncoder
{
    public static byte[] Encode(StreamEvent happened, long sequence, string time) => happened switch
    {
        StreamEvent.Commit commit => Message("#commit", Commit(commit.Change, commit.CutBytes), sequence, time),
        StreamEvent.Sync sync => Message("#sync", Sync(sync), sequence, time),
        StreamEvent.Identity identity => Message("#identity", Identity(identity.Owner), sequence, time),
        StreamEvent.Account account => Message("#account", Account(account), sequence, time),
        _ => throw new ArgumentOutOfRangeException(nameof(happened)),
    };

    public static byte[] Info(string name, string message) =>
        [.. new FieldMap().Text("t", "#info").Integer("op", 1).Encode(), .. new FieldMap().Text("name", name).Text("message", message).Encode()];

    public static byte[] Error(string error, string message) =>
        [.. new FieldMap().Integer("op", -1).Encode(), .. new FieldMap().Text("error", error).Text("message", message).Encode()];

    private static byte[] Message(string type, FieldMap payload, long sequence, string time) =>
    [
        .. new FieldMap().Text("t", type).Integer("op", 1).Encode(),
        .. payload.Integer("seq", sequence).Text("time", time).Encode(),
    ];

    private static FieldMap Commit(RepoChange change, int cutBytes)
    {
        var payload = new FieldMap()
            .Text("repo", change.Account.Did)
            .Text("rev", change.Commit.Revision.ToString())
            .TextOrNull("since", change.Previous?.Revision.ToString())
            .Link("commit", change.Commit.Cid)
            .Bytes("blocks", CarWriter.ToBytes(change.Commit.Cid, change.Blocks).AsSpan()[..^cutBytes])
            .Maps("ops", change.Operations.Select(Operation))
            .Links("blobs", [])
            .Boolean("rebase", false)
            .Boolean("tooBig", false);
        return change.Previous is { } previous ? payload.Link("prevData", previous.Data) : payload;
    }

    private static FieldMap Operation(RepoOperation operation)
    {
        var map = new FieldMap().Text("action", operation.Action).Text("path", operation.Path.ToString()).LinkOrNull("cid", operation.Cid);
        return operation.Previous is { } previous ? map.Link("prev", previous) : map;
    }

    private static FieldMap Sync(StreamEvent.Sync sync) => new FieldMap()
        .Text("did", sync.Owner.Did)
        .Text("rev", sync.Head.Revision.ToString())
        .Bytes("blocks", CarWriter.ToBytes(sync.Head.Cid, [new(sync.Head.Cid, sync.Head.Block)]));

    private static FieldMap Identity(SimulatedAccount account) => new FieldMap().Text("did", account.Did).Text("handle", account.Handle);

    private static FieldMap Account(StreamEvent.Account account)
    {
        var map = new FieldMap().Text("did", account.Owner.Did).Boolean("active", account.Status == AccountStatus.Active);
        return account.Status.ToText() is { } status ? map.Text("status", status) : map;
    }
}
