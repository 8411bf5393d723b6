using System.Buffers.Binary;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Projection;

/// <summary>Turns a field's bytes back into the CBOR value that <see cref="ColumnEncoder"/> made them from.</summary>
internal static class ColumnDecoder
{
    /// <summary>False where the field does not hold its value exactly: a value that should have stood in the remainder.</summary>
    public static bool TryDecode(ColumnType type, ReadOnlySpan<byte> field, ref CborWriter writer)
    {
        switch (type)
        {
            case ColumnType.Boolean:
                writer.WriteBoolean(field[0] != 0);
                return true;
            case ColumnType.Integer:
                writer.WriteInt64(BinaryPrimitives.ReadInt64BigEndian(field));
                return true;
            case ColumnType.Text:
                writer.WriteText(field);
                return true;
            case ColumnType.Bytes:
                writer.WriteBytes(field);
                return true;
            case ColumnType.CidLink:
                WriteLink(field, ref writer);
                return true;
            default:
                return TryDecodeText(type, field, ref writer);
        }
    }

    private static bool TryDecodeText(ColumnType type, ReadOnlySpan<byte> field, ref CborWriter writer)
    {
        Span<byte> text = stackalloc byte[1024];
        var length = TextOf(type, field, text);
        if (length <= 0)
            return false;
        writer.WriteText(text[..length]);
        return true;
    }

    /// <summary>The text's length, or 0 where the field does not tell it.</summary>
    public static int TextOf(ColumnType type, ReadOnlySpan<byte> field, Span<byte> text)
    {
        switch (type)
        {
            case ColumnType.Did:
                return DidKey.FromBytes(field).TryWritePlcText(text) ? 32 : 0;
            case ColumnType.AtUri:
                return AtUriForm.TryWriteText(field, text, out var length) ? length : 0;
            case ColumnType.Cid:
                return CidForm.WriteText(field, text);
            case ColumnType.Tid:
                Tid.FromValue((ulong)BinaryPrimitives.ReadInt64BigEndian(field)).WriteText(text);
                return Tid.TextLength;
            default:
                return DatetimeText.WriteText(BinaryPrimitives.ReadInt64BigEndian(field) + StoreTable.EpochMicros, text);
        }
    }

    private static void WriteLink(ReadOnlySpan<byte> form, ref CborWriter writer)
    {
        Span<byte> cid = stackalloc byte[form.Length + 8];
        writer.WriteLink(cid[..CidForm.WriteBinary(form, cid)]);
    }
}
