using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Data;

/// <summary>The objects of JSON that mean more than their entries: links, bytes, and what has a <c>$type</c>.</summary>
internal static class SpecialMap
{
    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    /// <summary>Writes a link or bytes for an object that is one; throws for one that looks so and is wrong.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> block, ReadOnlySpan<CborEntry> entries, ByteBuffer target, long jsonOffset)
    {
        if (TryFind(block, entries, "$link"u8, out var link))
            WriteLink(OnlyText(link, entries.Length, "$link", jsonOffset), target, jsonOffset);
        else if (TryFind(block, entries, "$bytes"u8, out var bytes))
            WriteBytes(OnlyText(bytes, entries.Length, "$bytes", jsonOffset), target, jsonOffset);
        else
        {
            CheckType(block, entries, jsonOffset);
            return false;
        }

        return true;
    }

    private static void WriteLink(ReadOnlySpan<byte> text, ByteBuffer target, long jsonOffset)
    {
        Span<byte> binary = stackalloc byte[Cid.MaxLength];
        if (!CidBytes.TryReadText(text, binary, out var length) || !CidBytes.IsWellFormed(binary[..length]))
            Throw("$link", jsonOffset);
        new CborWriter(target).WriteLink(binary[..length]);
    }

    // Padding may be there or not: it is cut off, and given back in the length that base64 asks for.
    private static void WriteBytes(ReadOnlySpan<byte> text, ByteBuffer target, long jsonOffset)
    {
        var digits = text.TrimEnd((byte)'=');
        var padding = (4 - (digits.Length % 4)) % 4;
        if (padding == 3 || text.Length - digits.Length > 2 || digits.ContainsAny(" \t\r\n"u8))
            Throw("$bytes", jsonOffset);

        var padded = ArrayPool<byte>.Shared.Rent(digits.Length + padding);
        digits.CopyTo(padded);
        ClearRest(padded.AsSpan(0, digits.Length), padding);
        padded.AsSpan(digits.Length, padding).Fill((byte)'=');
        var status = Base64.DecodeFromUtf8InPlace(padded.AsSpan(0, digits.Length + padding), out var length);
        if (status == OperationStatus.Done)
            new CborWriter(target).WriteBytes(padded.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(padded);
        if (status != OperationStatus.Done)
            Throw("$bytes", jsonOffset);
    }

    // The last digit may hold two or four bits too many. RFC 4648 lets a reader refuse such text, but the interoperability files take it for valid.
    private static void ClearRest(Span<byte> digits, int padding)
    {
        var digit = padding == 0 ? -1 : Alphabet.IndexOf(digits[^1]);
        if (digit >= 0)
            digits[^1] = Alphabet[digit & ~((1 << (padding * 2)) - 1)];
    }

    private static void CheckType(ReadOnlySpan<byte> block, ReadOnlySpan<CborEntry> entries, long jsonOffset)
    {
        if (!TryFind(block, entries, "$type"u8, out var type))
            return;
        if (type[0] is <= 0x60 or >= 0x80)
            Throw("$type", jsonOffset);
        if (new CborReader(type).ReadText().SequenceEqual("blob"u8) && !IsBlob(block, entries))
            Throw("blob", jsonOffset);
    }

    private static bool IsBlob(ReadOnlySpan<byte> block, ReadOnlySpan<CborEntry> entries) =>
        TryFind(block, entries, "ref"u8, out var link) && new CborReader(link).PeekType() == CborType.Link
        && TryFind(block, entries, "mimeType"u8, out var mime) && new CborReader(mime).PeekType() == CborType.Text
        && TryFind(block, entries, "size"u8, out var size) && new CborReader(size).PeekType() == CborType.UnsignedInteger;

    private static bool TryFind(
        ReadOnlySpan<byte> block, ReadOnlySpan<CborEntry> entries, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        foreach (var entry in entries)
        {
            if (!entry.Key(block).SequenceEqual(key))
                continue;
            value = entry.Value(block);
            return true;
        }

        value = default;
        return false;
    }

    private static ReadOnlySpan<byte> OnlyText(ReadOnlySpan<byte> value, int entries, string what, long jsonOffset)
    {
        var reader = new CborReader(value);
        if (entries != 1 || reader.PeekType() != CborType.Text)
            Throw(what, jsonOffset);
        return reader.ReadText();
    }

    [DoesNotReturn]
    private static void Throw(string what, long jsonOffset) =>
        throw new BlockFormatException($"The {what} object that ends at byte {jsonOffset} of the JSON is malformed.");
}
