using Lexidex.Schema.Data;

namespace Lexidex.Schema.Tests.Data;

/// <summary>Reads a value piece by piece and writes each piece again: what comes out must be what went in.</summary>
internal static class CborCopy
{
    public static void Value(ref CborReader reader, ByteBuffer target)
    {
        var writer = new CborWriter(target);
        switch (reader.PeekType())
        {
            case CborType.UnsignedInteger:
                writer.WriteUnsigned(reader.ReadUnsigned());
                break;
            case CborType.NegativeInteger:
                writer.WriteNegativeArgument(reader.ReadNegativeArgument());
                break;
            case CborType.Bytes:
                writer.WriteBytes(reader.ReadBytes());
                break;
            case CborType.Text:
                writer.WriteText(reader.ReadText());
                break;
            case CborType.Link:
                writer.WriteLink(reader.ReadLink());
                break;
            case CborType.Null:
                reader.ReadNull();
                writer.WriteNull();
                break;
            case CborType.False or CborType.True:
                writer.WriteBoolean(reader.ReadBoolean());
                break;
            default:
                Container(ref reader, target);
                break;
        }
    }

    private static void Container(ref CborReader reader, ByteBuffer target)
    {
        var writer = new CborWriter(target);
        var isMap = reader.PeekType() == CborType.Map;
        var count = isMap ? reader.ReadMapHead() : reader.ReadArrayHead();
        if (isMap)
            writer.WriteMapHead(count);
        else
            writer.WriteArrayHead(count);

        for (var index = 0; index < count; index++)
        {
            if (isMap)
                writer.WriteText(reader.ReadText());
            Value(ref reader, target);
        }
    }
}
