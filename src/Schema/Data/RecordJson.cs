using System.Text.Json;

namespace Lexidex.Schema.Data;

/// <summary>The JSON form of records: links as <c>{"$link": …}</c>, bytes as <c>{"$bytes": …}</c>.</summary>
/// <remarks>See https://atproto.com/specs/data-model.</remarks>
public static class RecordJson
{
    /// <summary>
    /// Writes one value. Every strict block can be written; one that is a record of the data model comes back to the same
    /// bytes through <see cref="ToDagCbor"/>. A map that only looks like a link or bytes, or has a bad <c>$type</c>,
    /// is written as it stands, and refused on the way back.
    /// </summary>
    public static void Write(ReadOnlySpan<byte> dagCbor, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (!CborCheck.TryValidate(dagCbor, out var reason))
            throw new BlockFormatException(reason);
        CborToJson.Write(dagCbor, writer);
    }

    /// <summary>The same for a value that is known to be strict, such as one inside a block that was checked.</summary>
    public static void WriteChecked(ReadOnlySpan<byte> dagCbor, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        CborToJson.Write(dagCbor, writer);
    }

    /// <summary>
    /// The canonical DAG-CBOR of a record in JSON, whatever the order of its names. Throws <see cref="BlockFormatException"/>
    /// for what is not an object of the data model: fractions, names that stand twice, malformed links, bytes or blobs.
    /// </summary>
    public static byte[] ToDagCbor(ReadOnlySpan<byte> json)
    {
        using var block = new ByteBuffer(json.Length);
        WriteDagCbor(json, block);
        return block.Written.ToArray();
    }

    /// <summary>The same, to the end of a buffer. After an exception the buffer's new bytes mean nothing.</summary>
    public static void WriteDagCbor(ReadOnlySpan<byte> json, ByteBuffer target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var reading = new JsonToCbor(target);
        reading.Read(json);
    }
}
