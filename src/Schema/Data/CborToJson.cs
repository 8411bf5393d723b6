using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Data;

/// <summary>Writes a strict value as JSON with a stack of its own, so that nesting costs no stack of the thread.</summary>
internal static class CborToJson
{
    private const int LargestNumberLength = 24;

    public static void Write(ReadOnlySpan<byte> block, Utf8JsonWriter writer)
    {
        Span<Level> levels = stackalloc Level[CborLimits.Nesting];
        var depth = 0;
        var reader = new CborReader(block);
        do
        {
            if (depth > 0 && levels[depth - 1].IsMap)
                writer.WritePropertyName(reader.ReadText());
            if (Enters(ref reader, writer, out var level))
                levels[depth++] = level;
            else if (depth > 0)
                levels[depth - 1].Remaining--;

            while (depth > 0 && levels[depth - 1].Remaining == 0)
                Leave(levels, ref depth, writer);
        }
        while (depth > 0);
    }

    private static void Leave(Span<Level> levels, ref int depth, Utf8JsonWriter writer)
    {
        if (levels[--depth].IsMap)
            writer.WriteEndObject();
        else
            writer.WriteEndArray();
        if (depth > 0)
            levels[depth - 1].Remaining--;
    }

    private static bool Enters(ref CborReader reader, Utf8JsonWriter writer, out Level level)
    {
        level = default;
        switch (reader.PeekType())
        {
            case CborType.Map:
                writer.WriteStartObject();
                level = new Level { IsMap = true, Remaining = reader.ReadMapHead() };
                return true;
            case CborType.Array:
                writer.WriteStartArray();
                level = new Level { Remaining = reader.ReadArrayHead() };
                return true;
            default:
                WriteScalar(ref reader, writer);
                return false;
        }
    }

    private static void WriteScalar(ref CborReader reader, Utf8JsonWriter writer)
    {
        switch (reader.PeekType())
        {
            case CborType.UnsignedInteger:
                writer.WriteNumberValue(reader.ReadUnsigned());
                break;
            case CborType.NegativeInteger:
                WriteNegative(reader.ReadNegativeArgument(), writer);
                break;
            case CborType.Bytes:
                WriteBytes(reader.ReadBytes(), writer);
                break;
            case CborType.Text:
                writer.WriteStringValue(reader.ReadText());
                break;
            case CborType.Link:
                WriteLink(reader.ReadLink(), writer);
                break;
            case CborType.Null:
                reader.ReadNull();
                writer.WriteNullValue();
                break;
            default:
                writer.WriteBooleanValue(reader.ReadBoolean());
                break;
        }
    }

    private static void WriteNegative(ulong argument, Utf8JsonWriter writer)
    {
        Span<byte> digits = stackalloc byte[LargestNumberLength];
        (-1 - (Int128)argument).TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteRawValue(digits[..length]);
    }

    private static void WriteLink(ReadOnlySpan<byte> cid, Utf8JsonWriter writer)
    {
        Span<byte> text = stackalloc byte[Cid.MaxTextLength];
        writer.WriteStartObject();
        writer.WriteString("$link"u8, text[..CidBytes.WriteText(cid, text)]);
        writer.WriteEndObject();
    }

    // Without padding, as the network writes it.
    private static void WriteBytes(ReadOnlySpan<byte> bytes, Utf8JsonWriter writer)
    {
        var base64 = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, base64, out _, out var length);
        writer.WriteStartObject();
        writer.WriteString("$bytes"u8, base64.AsSpan(0, length).TrimEnd((byte)'='));
        writer.WriteEndObject();
        ArrayPool<byte>.Shared.Return(base64);
    }

    private struct Level
    {
        public int Remaining;
        public bool IsMap;
    }
}
