using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// Turns one CBOR value into one field's bytes. Chosen once for each column. The fit says whether the field alone gives
/// the value back (Exact), only finds it (KeyOnly: the value also stays in the remainder), or cannot hold it (Absent).
/// </summary>
internal static class ColumnEncoder
{
    /// <summary>Reads the value at the reader's place, whatever it is, and appends the field's bytes if it fits.</summary>
    public static ColumnFit Encode(ColumnProjection column, ref CborReader reader, ByteBuffer field) => reader.PeekType() switch
    {
        CborType.Text when TakesText(column.Type) => EncodeText(column, reader.ReadText(), field),
        CborType.True or CborType.False when column.Type is ColumnType.Boolean => EncodeBoolean(reader.ReadBoolean(), field),
        CborType.UnsignedInteger or CborType.NegativeInteger when column.Type is ColumnType.Integer => EncodeInteger(ref reader, field),
        CborType.Link when column.Type is ColumnType.CidLink => EncodeLink(reader.ReadLink(), field),
        CborType.Bytes when column.Type is ColumnType.Bytes => EncodeBytes(reader.ReadBytes(), column.CapBytes, field),
        _ => Skip(ref reader),
    };

    private static bool TakesText(ColumnType type) =>
        type is ColumnType.Text or ColumnType.Did or ColumnType.AtUri or ColumnType.Cid or ColumnType.Tid or ColumnType.Datetime;

    private static ColumnFit EncodeText(ColumnProjection column, ReadOnlySpan<byte> text, ByteBuffer field) => column.Type switch
    {
        ColumnType.Text => EncodePlain(text, column.CapBytes, field),
        ColumnType.Did => EncodeDid(text, field),
        ColumnType.AtUri => EncodeAtUri(text, field),
        ColumnType.Cid => EncodeCid(text, field),
        ColumnType.Tid => EncodeTid(text, field),
        _ => EncodeDatetime(text, field),
    };

    // PostgreSQL's text cannot hold NUL; the cut is the same on every engine so that rows are the same.
    private static ColumnFit EncodePlain(ReadOnlySpan<byte> text, int cap, ByteBuffer field)
    {
        if (text.Length > cap || text.Contains((byte)0))
            return ColumnFit.Absent;
        field.Write(text);
        return ColumnFit.Exact;
    }

    private static ColumnFit EncodeDid(ReadOnlySpan<byte> text, ByteBuffer field)
    {
        if (!Did.TryParse(text, out var did))
            return ColumnFit.Absent;
        did.Key.WriteBytes(field.GetSpan(16));
        field.Advance(16);
        return did.IsPlc ? ColumnFit.Exact : ColumnFit.KeyOnly;
    }

    private static ColumnFit EncodeAtUri(ReadOnlySpan<byte> text, ByteBuffer field)
    {
        var fit = AtUriForm.TryWrite(text, field.GetSpan(AtUriForm.MaxLength), out var length);
        if (fit != ColumnFit.Absent)
            field.Advance(length);
        return fit;
    }

    private static ColumnFit EncodeCid(ReadOnlySpan<byte> text, ByteBuffer field)
    {
        // Text is longer than the bytes it stands for, so its own length is room enough.
        var fit = CidForm.TryFromText(text, field.GetSpan(text.Length + 32), out var length);
        if (fit != ColumnFit.Absent)
            field.Advance(length);
        return fit;
    }

    private static ColumnFit EncodeLink(ReadOnlySpan<byte> cid, ByteBuffer field)
    {
        var fit = CidForm.TryFromBinary(cid, field.GetSpan(cid.Length + 32), out var length);
        if (fit != ColumnFit.Absent)
            field.Advance(length);
        return fit;
    }

    private static ColumnFit EncodeTid(ReadOnlySpan<byte> text, ByteBuffer field)
    {
        if (!Tid.TryParse(text, out var tid) || tid.Value > long.MaxValue)
            return ColumnFit.Absent;
        field.WriteInt64BigEndian((long)tid.Value);
        return ColumnFit.Exact;
    }

    private static ColumnFit EncodeDatetime(ReadOnlySpan<byte> text, ByteBuffer field)
    {
        var fit = DatetimeText.TryToMicroseconds(text, out var unixMicros);
        if (fit != ColumnFit.Absent)
            field.WriteInt64BigEndian(unixMicros - StoreTable.EpochMicros);
        return fit;
    }

    private static ColumnFit EncodeBoolean(bool value, ByteBuffer field)
    {
        field.WriteByte(value ? (byte)1 : (byte)0);
        return ColumnFit.Exact;
    }

    private static ColumnFit EncodeInteger(ref CborReader reader, ByteBuffer field)
    {
        var isNegative = reader.PeekType() == CborType.NegativeInteger;
        var count = isNegative ? reader.ReadNegativeArgument() : reader.ReadUnsigned();
        if (count > long.MaxValue)
            return ColumnFit.Absent;
        field.WriteInt64BigEndian(isNegative ? -1 - (long)count : (long)count);
        return ColumnFit.Exact;
    }

    private static ColumnFit EncodeBytes(ReadOnlySpan<byte> bytes, int cap, ByteBuffer field)
    {
        if (bytes.Length > cap)
            return ColumnFit.Absent;
        field.Write(bytes);
        return ColumnFit.Exact;
    }

    private static ColumnFit Skip(ref CborReader reader)
    {
        reader.SkipValue();
        return ColumnFit.Absent;
    }
}
