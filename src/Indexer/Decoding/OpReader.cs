using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>Reads the operations of a #commit message: what its host says was changed.</summary>
internal sealed class OpReader
{
    private readonly RecordPath _path = new();

    /// <summary>Adds the operations that begin at <paramref name="start"/> of the frame. Blocks are not looked up yet.</summary>
    /// <exception cref="BlockFormatException">A field is of another type than it must be.</exception>
    public RepoFault? ReadAll(ReadOnlyMemory<byte> frame, int start, List<RecordOp> ops)
    {
        var reader = new CborReader(frame.Span[start..]);
        var count = reader.ReadArrayHead();
        if (count > DecodingLimits.CommitOpsMax)
            return new RepoFault(FaultReasons.FrameOps, $"The commit has {count} operations, {DecodingLimits.CommitOpsMax} are allowed.");

        for (var at = 0; at < count; at++)
        {
            if (!TryReadOne(ref reader, frame[start..], out var op))
                return new RepoFault(FaultReasons.FrameShape, $"Operation {at} is not one of the protocol.");
            ops.Add(op);
        }

        return null;
    }

    private bool TryReadOne(ref CborReader reader, ReadOnlyMemory<byte> source, out RecordOp op)
    {
        ReadOnlySpan<byte> action = default;
        ReadOnlyMemory<byte> path = default;
        Cid? cid = null;
        Cid? prev = null;
        for (var left = reader.ReadMapHead(); left > 0; left--)
        {
            var key = reader.ReadText();
            if (key.SequenceEqual("action"u8))
                action = reader.ReadText();
            else if (key.SequenceEqual("path"u8))
                path = ReadPlace(ref reader, source);
            else if (key.SequenceEqual("cid"u8))
                cid = ReadCid(ref reader);
            else if (key.SequenceEqual("prev"u8))
                prev = ReadCid(ref reader);
            else
                reader.SkipValue();
        }

        var isKnown = TryReadAction(action, out var kind);
        op = NewOp(kind, path, cid, prev);
        return isKnown && (kind == RecordAction.Delete) == (cid is null);
    }

    private RecordOp NewOp(RecordAction action, ReadOnlyMemory<byte> path, Cid? cid, Cid? prev)
    {
        var length = _path.CollectionLengthOf(path.Span);
        var collection = path[..length];
        var recordKey = length == 0 ? default : path[(length + 1)..];
        return new RecordOp(action, collection, recordKey, cid ?? default, default)
        {
            Path = path,
            Prev = prev,
            Fault = length == 0 ? RecordPath.Fault(path.Span) : null,
        };
    }

    private static bool TryReadAction(ReadOnlySpan<byte> text, out RecordAction action)
    {
        action = text.SequenceEqual("update"u8) ? RecordAction.Update
            : text.SequenceEqual("delete"u8) ? RecordAction.Delete
            : RecordAction.Create;
        return action != RecordAction.Create || text.SequenceEqual("create"u8);
    }

    private static ReadOnlyMemory<byte> ReadPlace(ref CborReader reader, ReadOnlyMemory<byte> source)
    {
        var length = reader.ReadText().Length;
        return source[(reader.Offset - length)..reader.Offset];
    }

    private static Cid? ReadCid(ref CborReader reader) =>
        Cid.TryParseBytes(FrameFields.ReadLinkOrNull(ref reader), out var cid) ? cid : null;
}
