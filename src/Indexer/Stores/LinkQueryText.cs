using System.Globalization;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>The statement of a <see cref="LinkQuery"/>, alike on all engines but for marks of parameters.</summary>
/// <param name="parameterMark">What stands before a parameter's number.</param>
/// <param name="comparesRows">Whether the engine finds the range of <c>(a, b) &gt; (1, 2)</c> in its key.</param>
internal sealed class LinkQueryText(char parameterMark, bool comparesRows = true)
{
    private static readonly string[] Keys = ["l.target", "l.collection", "l.path", "l.did", "l.rkey"];

    private readonly List<RowQueryValue> _values = [];
    private readonly List<string> _conditions = [];

    /// <summary>Values of the parameters, in order.</summary>
    public IReadOnlyList<RowQueryValue> Values => _values;

    /// <summary>Columns: target, collection, path, did, rkey.</summary>
    public string Build(LinkQuery query)
    {
        string[] keys = query.Target is { } target ? Pin(Keys, Value(FieldKind.Bytes, target)) : Keys;
        if (query.Collection is { } collection)
            keys = Pin(keys, Text(collection), "l.collection");
        if (query.Path is { } path)
            keys = Pin(keys, Text(path), "l.path");
        if (query.After is { } after)
            _conditions.Add(RowQueryText.Compare(keys, [.. keys.Select(key => ValueOf(key, after))], ">", comparesRows));
        if (!query.WithHidden)
            _conditions.Add("NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = l.did)");
        var where = _conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", _conditions)}";
        return string.Create(
            CultureInfo.InvariantCulture, $"SELECT {string.Join(", ", Keys)} FROM link AS l{where} ORDER BY {string.Join(", ", Keys)} LIMIT {query.Limit}");
    }

    // Only what is not pinned is compared.
    private string[] Pin(string[] keys, string value, string key = "l.target")
    {
        _conditions.Add($"{key} = {value}");
        return [.. keys.Where(other => other != key)];
    }

    private string ValueOf(string key, LinkRow row) => key switch
    {
        "l.target" => Value(FieldKind.Bytes, row.Target),
        "l.collection" => Text(row.Collection),
        "l.path" => Text(row.Path),
        "l.did" => Value(FieldKind.Uuid, BytesOf(row.Did)),
        _ => Value(FieldKind.Bytes, row.RecordKey),
    };

    private string Text(string text) => Value(FieldKind.Text, Encoding.UTF8.GetBytes(text));

    private string Value(FieldKind kind, ReadOnlyMemory<byte> bytes)
    {
        _values.Add(new RowQueryValue(kind, bytes));
        return string.Create(CultureInfo.InvariantCulture, $"{parameterMark}{_values.Count}");
    }

    private static byte[] BytesOf(DidKey did)
    {
        var bytes = new byte[DidKey.Length];
        did.WriteBytes(bytes);
        return bytes;
    }
}
