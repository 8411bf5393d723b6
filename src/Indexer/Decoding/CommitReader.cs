using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Reads #commit and #sync messages: their blocks, the commit object in them, and the records that operations name. What
/// the message says of itself must be what was signed.
/// </summary>
internal sealed class CommitReader(BlockHash hash)
{
    private readonly OpReader _ops = new();

    public RepoFault? Read(ReadOnlyMemory<byte> frame, in FrameFields fields, Did did, RepoCommit commit)
    {
        commit.Since = null;
        if (fields.OpsStart == 0 || fields.Commit.IsEmpty)
            return new RepoFault(FaultReasons.FrameShape, "The message has no list of operations or no commit.");
        if (!fields.Since.IsEmpty && !TrySetSince(fields.Since, commit))
            return new RepoFault(FaultReasons.RevInvalid, "The commit's since is not a rev.");

        return ReadSigned(frame, fields, did, commit)
            ?? _ops.ReadAll(frame, fields.OpsStart, commit.Ops)
            ?? FindBlocks(commit);
    }

    /// <summary>Fills in all but the operations.</summary>
    public RepoFault? ReadSigned(ReadOnlyMemory<byte> frame, in FrameFields fields, Did did, RepoCommit commit)
    {
        commit.Ops.Clear();
        commit.Signed = default;
        commit.Seq = fields.Seq;
        commit.Did = did;
        commit.TimeMicros = DatetimeText.TryToMicroseconds(fields.Time, out var micros) == ColumnFit.Absent ? 0 : micros;
        commit.PrevData = Cid.TryParseBytes(fields.PrevData, out var prevData) ? prevData : null;
        commit.Blocks = frame.Slice(fields.BlocksStart, fields.BlocksLength);
        if (fields.BlocksLength > DecodingLimits.CommitBlocksBytesMax)
            return new RepoFault(FaultReasons.FrameBlocks, $"The blocks are {fields.BlocksLength} bytes long.");

        return OpenCommit(commit) ?? FindContradiction(fields, commit);
    }

    private RepoFault? OpenCommit(RepoCommit commit)
    {
        if (!commit.Slice.TryFill(commit.Blocks, out var fault)
            || !commit.Slice.TryOpen(commit.Slice.Root, hash, out var block, out fault)
            || !CommitDecoder.TryDecode(block, out var signed, out fault))
            return fault;

        commit.Signed = signed;
        commit.Rev = signed.Rev;
        commit.Data = signed.Data;
        commit.Commit = commit.Slice.Root;
        return null;
    }

    private static RepoFault? FindContradiction(in FrameFields fields, RepoCommit commit)
    {
        if (commit.Signed.Did != commit.Did)
            return new RepoFault(FaultReasons.CommitDid, $"The message is of {commit.Did}, its commit of {commit.Signed.Did}.");
        if (!Tid.TryParse(fields.Rev, out var rev) || rev != commit.Rev)
            return new RepoFault(FaultReasons.CommitRev, $"The message has another rev than its commit, {commit.Rev}.");

        // A #sync names its commit by its root alone.
        if (!fields.Commit.IsEmpty && !(Cid.TryParseBytes(fields.Commit, out var cid) && cid == commit.Commit))
            return new RepoFault(FaultReasons.CommitCid, $"The message has another commit than its root, {commit.Commit}.");
        return null;
    }

    private RepoFault? FindBlocks(RepoCommit commit)
    {
        for (var at = 0; at < commit.Ops.Count; at++)
        {
            var op = commit.Ops[at];
            if (op.Action == RecordAction.Delete)
                continue;
            if (!commit.Slice.TryOpen(op.Cid, hash, out var block, out var fault))
                return fault;

            commit.Ops[at] = op with
            {
                Block = block,
                Fault = op.Fault ?? RecordCheck.FindFault(block.Span, DecodingLimits.LiveRecordBytesMax),
            };
        }

        return null;
    }

    private static bool TrySetSince(ReadOnlySpan<byte> text, RepoCommit commit)
    {
        var isRev = Tid.TryParse(text, out var since);
        commit.Since = since;
        return isRev;
    }
}
