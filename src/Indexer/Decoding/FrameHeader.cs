using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Decoding;

/// <summary>The first of a frame's two objects.</summary>
/// <remarks>See https://atproto.com/specs/event-stream#framing.</remarks>
internal static class FrameHeader
{
    /// <summary>Reads the header at the reader's place, which then stands before the message.</summary>
    /// <exception cref="BlockFormatException">The header is not a strict map with an operation.</exception>
    public static FrameKind Read(ref CborReader reader)
    {
        var header = new CborReader(reader.ReadValueSpan());
        long operation = 0;
        ReadOnlySpan<byte> type = default;
        for (var left = header.ReadMapHead(); left > 0; left--)
        {
            var key = header.ReadText();
            if (key.SequenceEqual("op"u8))
                operation = header.ReadInt64();
            else if (key.SequenceEqual("t"u8))
                type = header.ReadText();
            else
                header.SkipValue();
        }

        return operation switch
        {
            1 => KindOf(type),
            -1 => FrameKind.Error,
            _ => FrameKind.Unknown,
        };
    }

    private static FrameKind KindOf(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("#commit"u8))
            return FrameKind.Commit;
        if (type.SequenceEqual("#identity"u8))
            return FrameKind.Identity;
        if (type.SequenceEqual("#account"u8))
            return FrameKind.Account;
        if (type.SequenceEqual("#sync"u8))
            return FrameKind.Sync;
        return type.SequenceEqual("#info"u8) ? FrameKind.Info : FrameKind.Unknown;
    }
}
