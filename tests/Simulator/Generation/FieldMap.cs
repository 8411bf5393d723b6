using System.Collections.Concurrent;
using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Generation;

/// <summary>A DAG-CBOR map in the making: its fields come in any order and leave in the canonical one.</summary>
internal sealed class FieldMap
{
    private static readonly ConcurrentDictionary<string, byte[]> Names = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static ByteBuffer? _scratch;

    private readonly List<(byte[] Key, byte[] Value)> _fields = [];

    public FieldMap Text(string key, string value) => Set(key, EncodedText(value));

    public FieldMap Integer(string key, long value)
    {
        var buffer = Scratch();
        new CborWriter(buffer).WriteInt64(value);
        return Set(key, buffer.Written.ToArray());
    }

    public FieldMap Boolean(string key, bool value) => Set(key, [value ? (byte)0xF5 : (byte)0xF4]);

    public FieldMap Null(string key) => Set(key, [0xF6]);

    public FieldMap Bytes(string key, ReadOnlySpan<byte> value)
    {
        var buffer = Scratch();
        new CborWriter(buffer).WriteBytes(value);
        return Set(key, buffer.Written.ToArray());
    }

    public FieldMap Link(string key, Cid cid) => Set(key, EncodedLink(cid));

    public FieldMap Links(string key, IEnumerable<Cid> values) => List(key, values.Select(EncodedLink));

    public FieldMap LinkOrNull(string key, Cid? cid) => cid is { } present ? Link(key, present) : Null(key);

    public FieldMap TextOrNull(string key, string? value) => value is null ? Null(key) : Text(key, value);

    public FieldMap Map(string key, FieldMap value) => Set(key, value.Encode());

    public FieldMap Texts(string key, IEnumerable<string> values) => List(key, values.Select(EncodedText));

    public FieldMap Maps(string key, IEnumerable<FieldMap> values) => List(key, values.Select(value => value.Encode()));

    public FieldMap Remove(string key)
    {
        var name = Name(key);
        for (var at = _fields.Count - 1; at >= 0; at--)
        {
            if (_fields[at].Key == name)
                _fields.RemoveAt(at);
        }

        return this;
    }

    public byte[] Encode()
    {
        _fields.Sort((left, right) => CborWriter.CompareKeys(left.Key, right.Key));
        var buffer = Scratch();
        var writer = new CborWriter(buffer);
        writer.WriteMapHead(_fields.Count);
        foreach (var (key, value) in _fields)
        {
            writer.WriteText(key);
            writer.WriteRaw(value);
        }

        return buffer.Written.ToArray();
    }

    private FieldMap List(string key, IEnumerable<byte[]> values)
    {
        byte[][] items = [.. values];
        var buffer = Scratch();
        var writer = new CborWriter(buffer);
        writer.WriteArrayHead(items.Length);
        foreach (var item in items)
            writer.WriteRaw(item);
        return Set(key, buffer.Written.ToArray());
    }

    /// <summary>Sets a field, replacing one of the same name.</summary>
    private FieldMap Set(string key, byte[] encoded)
    {
        Remove(key);
        _fields.Add((Name(key), encoded));
        return this;
    }

    private static byte[] EncodedText(string value)
    {
        var buffer = Scratch();
        Span<byte> utf8 = value.Length <= 256 ? stackalloc byte[768] : new byte[value.Length * 3];
        new CborWriter(buffer).WriteText(utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
        return buffer.Written.ToArray();
    }

    // The names are words of this program, so there are few; each has one array, and equal names are the same object.
    private static byte[] Name(string key) => Names.GetOrAdd(key, Encoding.UTF8.GetBytes);

    private static byte[] EncodedLink(Cid cid)
    {
        var buffer = Scratch();
        Span<byte> bytes = stackalloc byte[Cid.MaxLength];
        new CborWriter(buffer).WriteLink(bytes[..cid.WriteBytes(bytes)]);
        return buffer.Written.ToArray();
    }

    private static ByteBuffer Scratch()
    {
        _scratch ??= new();
        _scratch.Clear();
        return _scratch;
    }
}
