using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>A column's value as people write it, and back to the field's bytes.</summary>
internal static class FieldText
{
    /// <summary>The value of a field that is not NULL.</summary>
    public static string Of(ColumnType type, ReadOnlySpan<byte> field) => type switch
    {
        ColumnType.Boolean => field[0] == 0 ? "false" : "true",
        ColumnType.Integer => BinaryPrimitives.ReadInt64BigEndian(field).ToString(CultureInfo.InvariantCulture),
        ColumnType.Text or ColumnType.Json => Encoding.UTF8.GetString(field),
        ColumnType.CidLink => CidForm.Read(field).ToString(),
        ColumnType.Bytes => Convert.ToBase64String(field),
        _ => OfCompact(type, field),
    };

    /// <summary>The field's bytes for a value to be equal to.</summary>
    /// <exception cref="FormatException">The text is no such value.</exception>
    public static byte[] Parse(ColumnProjection column, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return column.Type switch
        {
            ColumnType.Boolean => ParseBoolean(text),
            ColumnType.Integer => BigEndian(ParseInteger(text)),
            ColumnType.Text => ParseText(utf8, column.CapBytes),
            ColumnType.Did => ParseDid(utf8),
            ColumnType.AtUri => ParseAtUri(utf8),
            ColumnType.Cid or ColumnType.CidLink => ParseCid(utf8),
            ColumnType.Tid => ParseTid(utf8),
            ColumnType.Datetime => ParseDatetime(utf8),
            ColumnType.Json => throw new FormatException("a copy as JSON is not searched"),
            _ => ParseBase64(text),
        };
    }

    public static string NameOf(ColumnType type) => type switch
    {
        ColumnType.AtUri => "at-uri",
        ColumnType.CidLink => "cid-link",
        _ => type.ToString().ToLowerInvariant(),
    };

    // A hashed DID has lost its text; its bytes at least tell one from another.
    private static string OfCompact(ColumnType type, ReadOnlySpan<byte> field)
    {
        Span<byte> text = stackalloc byte[1024];
        var length = ColumnDecoder.TextOf(type, field, text);
        return length > 0 ? Encoding.UTF8.GetString(text[..length]) : $"hashed:{Convert.ToHexStringLower(field)}";
    }

    private static byte[] ParseBoolean(string text) => text switch
    {
        "true" => [1],
        "false" => [0],
        _ => throw new FormatException("it must be true or false"),
    };

    private static long ParseInteger(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException("it must be a whole number");

    private static byte[] ParseText(byte[] utf8, int cap) =>
        utf8.Length <= cap && !utf8.Contains((byte)0)
            ? utf8
            : throw new FormatException($"the column holds texts of at most {cap} bytes, without NUL");

    private static byte[] ParseDid(byte[] utf8)
    {
        if (!Did.TryParse(utf8, out var did))
            throw new FormatException("it must be a DID, such as did:plc:…; handles are not resolved here");
        var field = new byte[DidKey.Length];
        did.Key.WriteBytes(field);
        return field;
    }

    private static byte[] ParseAtUri(byte[] utf8)
    {
        var form = new byte[AtUriForm.MaxLength];
        return AtUriForm.TryWrite(utf8, form, out var length) != ColumnFit.Absent
            ? form[..length]
            : throw new FormatException("it must be the AT-URI of a record, at://did/collection/key; handles are not resolved here");
    }

    private static byte[] ParseCid(byte[] utf8)
    {
        var form = new byte[CidForm.MaxLength];
        return CidForm.TryFromText(utf8, form, out var length) != ColumnFit.Absent
            ? form[..length]
            : throw new FormatException("it must be a CID in base32, such as bafyrei…");
    }

    private static byte[] ParseTid(byte[] utf8) =>
        Tid.TryParse(utf8, out var tid) && tid.FitsColumn
            ? BigEndian((long)tid.Value)
            : throw new FormatException("it must be a TID of 13 characters");

    private static byte[] ParseDatetime(byte[] utf8) =>
        DatetimeText.TryToMicroseconds(utf8, out var micros) != ColumnFit.Absent
            ? BigEndian(micros - StoreTable.EpochMicros)
            : throw new FormatException("it must be a datetime, such as 2025-01-31T12:00:00.000Z");

    private static byte[] ParseBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw new FormatException("it must be bytes in base64");
    }

    private static byte[] BigEndian(long value)
    {
        var field = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(field, value);
        return field;
    }
}
