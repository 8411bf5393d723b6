using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>Reads the two fields of a frame that decide who handles it.</summary>
internal static class FramePeek
{
    public static bool TryRead(ReadOnlySpan<byte> frame, out Did did, out long seq)
    {
        did = default;
        seq = 0;
        try
        {
            var reader = new CborReader(frame);
            var kind = FrameHeader.Read(ref reader);
            return kind is FrameKind.Commit or FrameKind.Sync or FrameKind.Identity or FrameKind.Account
                && TryReadFields(ref reader, out did, out seq);
        }
        catch (BlockFormatException)
        {
            return false;
        }
    }

    private static bool TryReadFields(ref CborReader reader, out Did did, out long seq)
    {
        did = default;
        seq = 0;
        var hasDid = false;
        for (var left = reader.ReadMapHead(); left > 0 && (!hasDid || seq == 0); left--)
        {
            var key = reader.ReadText();
            if (key.SequenceEqual("seq"u8))
                seq = reader.ReadInt64();
            else if (key.SequenceEqual("repo"u8) || key.SequenceEqual("did"u8))
                hasDid = Did.TryParse(reader.ReadText(), out did);
            else
                reader.SkipValue();
        }

        return hasDid && seq > 0;
    }
}
