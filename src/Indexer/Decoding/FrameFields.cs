using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// The fields of a message, as slices of its frame. Names mean the same in every message, so one reader serves all. A
/// text that is absent or null is empty.
/// </summary>
/// <remarks>See the lexicon com.atproto.sync.subscribeRepos.</remarks>
internal ref struct FrameFields
{
    public long Seq;
    public ReadOnlySpan<byte> Did;
    public ReadOnlySpan<byte> Time;
    public ReadOnlySpan<byte> Rev;
    public ReadOnlySpan<byte> Since;
    public ReadOnlySpan<byte> Handle;
    public ReadOnlySpan<byte> Status;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Message;

    /// <summary>Binary CIDs; empty where absent.</summary>
    public ReadOnlySpan<byte> Commit;
    public ReadOnlySpan<byte> PrevData;
    public bool Active;

    /// <summary>Where blocks and operations lie in the frame; 0 where absent.</summary>
    public int BlocksStart;
    public int BlocksLength;
    public int OpsStart;

    /// <summary>Reads the message that begins at <paramref name="start"/> and was checked to be strict.</summary>
    /// <exception cref="BlockFormatException">A field is of another type than it must be.</exception>
    public static FrameFields Read(ReadOnlySpan<byte> frame, int start)
    {
        var fields = new FrameFields();
        var reader = new CborReader(frame[start..]);
        for (var left = reader.ReadMapHead(); left > 0; left--)
        {
            var key = reader.ReadText();
            if (!fields.TryReadText(key, ref reader) && !fields.TryReadPlace(key, ref reader, start) && !fields.TryReadValue(key, ref reader))
                reader.SkipValue();
        }

        return fields;
    }

    private bool TryReadText(ReadOnlySpan<byte> key, ref CborReader reader)
    {
        if (key.SequenceEqual("repo"u8) || key.SequenceEqual("did"u8))
            Did = reader.ReadText();
        else if (key.SequenceEqual("time"u8))
            Time = reader.ReadText();
        else if (key.SequenceEqual("rev"u8))
            Rev = reader.ReadText();
        else if (key.SequenceEqual("since"u8))
            Since = ReadTextOrNull(ref reader);
        else if (key.SequenceEqual("handle"u8))
            Handle = ReadTextOrNull(ref reader);
        else if (key.SequenceEqual("status"u8))
            Status = ReadTextOrNull(ref reader);
        else if (key.SequenceEqual("name"u8) || key.SequenceEqual("error"u8))
            Name = reader.ReadText();
        else if (key.SequenceEqual("message"u8))
            Message = ReadTextOrNull(ref reader);
        else
            return false;
        return true;
    }

    private bool TryReadPlace(ReadOnlySpan<byte> key, ref CborReader reader, int start)
    {
        if (key.SequenceEqual("blocks"u8))
        {
            BlocksLength = reader.ReadBytes().Length;
            BlocksStart = start + reader.Offset - BlocksLength;
        }
        else if (key.SequenceEqual("ops"u8))
        {
            OpsStart = start + reader.Offset;
            reader.SkipValue();
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool TryReadValue(ReadOnlySpan<byte> key, ref CborReader reader)
    {
        if (key.SequenceEqual("seq"u8))
            Seq = reader.ReadInt64();
        else if (key.SequenceEqual("active"u8))
            Active = reader.ReadBoolean();
        else if (key.SequenceEqual("commit"u8))
            Commit = ReadLinkOrNull(ref reader);
        else if (key.SequenceEqual("prevData"u8))
            PrevData = ReadLinkOrNull(ref reader);
        else
            return false;
        return true;
    }

    public static ReadOnlySpan<byte> ReadTextOrNull(scoped ref CborReader reader) => IsNull(ref reader) ? default : reader.ReadText();

    public static ReadOnlySpan<byte> ReadLinkOrNull(scoped ref CborReader reader) => IsNull(ref reader) ? default : reader.ReadLink();

    private static bool IsNull(scoped ref CborReader reader)
    {
        var isNull = reader.PeekType() == CborType.Null;
        if (isNull)
            reader.ReadNull();
        return isNull;
    }
}
