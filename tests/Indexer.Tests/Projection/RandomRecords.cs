using System.Text;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Tests.Projection;

/// <summary>
/// Makes strict records for a table from a seed: canonical values, values in odd spellings, wrong types, nulls, empty
/// maps, missing parents and keys that the lexicon does not know.
/// </summary>
internal sealed class RandomRecords(TableProjection table, int seed)
{
    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var root = new MapNode([]);
        foreach (var column in table.Columns)
            Place(root, column);
        foreach (var extra in Enumerable.Range(0, _random.Next(3)))
            root.Entries[$"x{Name(extra)}"] = Anything(depth: 0);
        if (!Chance(40))
            root.Entries["$type"] = Text(table.Collection.Text);
        else if (Chance(2))
            root.Entries["$type"] = Chance(2) ? Text("other.type.here") : Anything(0);
        return Chance(200) ? Anything(0).Encode() : root.Encode();
    }

    private void Place(MapNode root, ColumnProjection column)
    {
        if (Chance(5))
            return;
        var map = root;
        foreach (var key in column.Path[..^1])
        {
            if (!map.Entries.TryGetValue(key, out var child))
                map.Entries[key] = child = Chance(12) ? Anything(0) : new MapNode(Chance(4) ? new() { [Name(9)] = Anything(0) } : []);
            if (child is not MapNode next)
                return;
            map = next;
        }

        if (!Chance(15))
            map.Entries[column.Path[^1]] = Chance(6) ? Anything(0) : Fitting(column);
    }

    private CborNode Fitting(ColumnProjection column) => column.Type switch
    {
        ColumnType.Boolean => new BooleanNode(Chance(2)),
        ColumnType.Integer => Chance(5) ? new UnsignedNode(ulong.MaxValue - (ulong)_random.Next(3)) : new IntegerNode(Integer()),
        ColumnType.Text => Text(Words(Chance(20) ? column.CapBytes + _random.Next(3) - 1 : _random.Next(30))),
        ColumnType.Did => Text(Did()),
        ColumnType.AtUri => Text(Uri()),
        ColumnType.Cid => Text(Chance(6) ? CidOf().ToString().ToUpperInvariant() : CidOf().ToString()),
        ColumnType.CidLink => new LinkNode(BytesOf(CidOf())),
        ColumnType.Tid => Text(Tid()),
        ColumnType.Datetime => Text(Datetime()),
        _ => new BytesNode(Bytes(Chance(20) ? column.CapBytes + _random.Next(2) : _random.Next(40))),
    };

    private CborNode Anything(int depth) => _random.Next(depth > 2 ? 7 : 10) switch
    {
        0 => new NullNode(),
        1 => new BooleanNode(Chance(2)),
        2 => new IntegerNode(Integer()),
        3 => Text(Words(_random.Next(12))),
        4 => new BytesNode(Bytes(_random.Next(20))),
        5 => new LinkNode(BytesOf(CidOf())),
        6 => Text(Chance(2) ? Uri() : Datetime()),
        7 => new ListNode([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Anything(depth + 1))]),
        _ => new MapNode(Enumerable.Range(0, _random.Next(30)).ToDictionary(Name, _ => Anything(depth + 1))),
    };

    private long Integer() => _random.Next(5) switch
    {
        0 => long.MinValue,
        1 => long.MaxValue,
        2 => _random.NextInt64(),
        _ => _random.Next(-300, 300),
    };

    private string Did() => _random.Next(5) switch
    {
        0 => "did:web:example.com",
        1 => "did:plc:UPPER",
        2 => "not a did",
        _ => Plc(),
    };

    private string Uri() => _random.Next(9) switch
    {
        0 => "at://handle.example/app.bsky.feed.post/3k2a",
        1 => $"at://{Plc()}",
        2 => $"at://{Plc()}/app.bsky.feed.post",
        3 => "at://did:web:example.com/app.bsky.feed.post/self",
        4 => $"at://{Plc()}/com.Example.oddOne/{Words(5).Replace(' ', '-').Replace('é', 'e')}x",
        5 => $"at://{Plc()}/app.bsky.feed.post/{Tid()}#frag",
        _ => $"at://{Plc()}/app.bsky.feed.post/{Tid()}",
    };

    private string Datetime() => _random.Next(9) switch
    {
        0 => "2024-01-01T00:00:00Z",
        1 => "2024-01-01T00:00:00.123456Z",
        2 => "2024-01-01T00:00:00.000+02:00",
        3 => "0001-01-01T00:00:00.000Z",
        4 => "2016-12-31T23:59:60.000Z",
        5 => "yesterday",
        6 => "9999-12-31T23:59:59.999Z",
        _ => $"20{_random.Next(10, 99)}-0{_random.Next(1, 9)}-1{_random.Next(9)}T1{_random.Next(9)}:0{_random.Next(9)}:5{_random.Next(9)}.{_random.Next(100, 999)}Z",
    };

    private string Tid() => Schema.Syntax.Tid.FromValue((ulong)_random.NextInt64() | (Chance(8) ? 1UL << 63 : 0)).ToString();

    private string Plc() => "did:plc:" + string.Concat(Enumerable.Range(0, 24).Select(_ => "abcdefghijklmnopqrstuvwxyz234567"[_random.Next(32)]));

    private Cid CidOf() => Cid.OfDagCbor(Bytes(8));

    private static byte[] BytesOf(Cid cid)
    {
        var bytes = new byte[cid.ByteLength];
        cid.WriteBytes(bytes);
        return bytes;
    }

    private string Words(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(_ => "abc é\u4e2d"[_random.Next(6)]));
        return Chance(15) ? text + "\0" : text;
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static string Name(int number) => number == 0 ? "" : new string((char)('a' + (number % 26)), 1 + (number / 7));

    private static TextNode Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private bool Chance(int outOf) => _random.Next(outOf) == 0;
}
