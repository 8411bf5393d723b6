using System.Globalization;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores;

/// <summary>A value to bind, in the tuple form of its kind.</summary>
internal readonly record struct RowQueryValue(FieldKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>The statement of a <see cref="RowQuery"/>, alike on engines that compare rows: only marks of parameters differ.</summary>
/// <param name="parameterMark">What stands before a parameter's number: <c>$</c>, <c>?</c> or <c>@</c>.</param>
/// <param name="comparesRows">Whether the engine finds the range of <c>(a, b) &gt; (1, 2)</c> in its key.</param>
/// <param name="parametersBefore">How many parameters come before those of the query.</param>
internal sealed class RowQueryText(StoreDialect dialect, char parameterMark, bool comparesRows = true, int parametersBefore = 0)
{
    private readonly List<RowQueryValue> _values = [];
    private readonly List<string> _conditions = [];

    /// <summary>Values of the parameters, in order.</summary>
    public IReadOnlyList<RowQueryValue> Values => _values;

    /// <summary>All fields of the rows in tuple order.</summary>
    /// <param name="also">One condition more.</param>
    public string Build(RowQuery query, string? also = null)
    {
        var table = query.Table;
        if (query.Did is { } did)
            Pin(table, 0, Bytes(did));
        if (PinsCollection(query))
            Pin(table, 1, Encoding.UTF8.GetBytes(query.Collection!));
        foreach (var filter in query.Filters)
            Pin(table, filter.Field, filter.Value);
        if (query.Order is { } order)
            KeepWithin(query, order);
        if (query.After is { } after)
            GoOnAfter(query, after);
        if (also is not null)
            _conditions.Add(also);
        return Merges(query) ? Merge(query) : $"{Select(table)}{Where()}{Sort(query)}";
    }

    /// <summary>The row of one key.</summary>
    public string Build(StoreTable table, RowKey key)
    {
        Pin(table, 0, Bytes(key.Did));
        if (table.IsUnregistered)
            Pin(table, 1, Encoding.UTF8.GetBytes(key.Collection));
        Pin(table, table.KeyFieldCount - 1, key.RecordKey);
        return $"{Select(table)}{Where()}";
    }

    // Pinned rows are few, and found by what pins them.
    private bool Merges(RowQuery query) =>
        dialect.TimeBuckets is not null && query is { Order: not null, Did: null, Filters.Count: 0 };

    // Each bucket gives its first rows in order, and the server merges them.
    private string Merge(RowQuery query)
    {
        var buckets = dialect.TimeBuckets!.Each.Select(bucket => $"({Select(query.Table)}{Where(bucket)}{Sort(query)})");
        return string.Join(" UNION ALL ", buckets) + Sort(query);
    }

    private string Where(string? also = null)
    {
        var conditions = also is null ? _conditions : _conditions.Prepend(also);
        return conditions.Any() ? $" WHERE {string.Join(" AND ", conditions)}" : "";
    }

    private string Sort(RowQuery query)
    {
        var keys = Enumerable.Range(0, query.Table.KeyFieldCount);
        var fields = query.Order is { } order ? keys.Prepend(order.Field) : keys;
        var names = fields.Select(field => Name(query.Table, field) + (query.Reverse ? " DESC" : ""));
        return string.Create(CultureInfo.InvariantCulture, $" ORDER BY {string.Join(", ", names)} LIMIT {query.Limit}");
    }

    private string Select(StoreTable table) =>
        $"SELECT {string.Join(", ", table.Fields.Select((_, field) => Name(table, field)))} FROM {dialect.Quote(SqlIdent.Of(table.Name))}";

    private void Pin(StoreTable table, int field, ReadOnlyMemory<byte> value)
    {
        Bound(table, field, "=", value);
        if (dialect.TimeBuckets is { } buckets && table.Projection?.IsLedTo(table.Fields[field].Name, IndexKind.Time) == true)
            _conditions.Add(buckets.Any);
    }

    private void Bound(StoreTable table, int field, string comparison, ReadOnlyMemory<byte> value) =>
        _conditions.Add($"{Name(table, field)} {comparison} {Parameter(table, field, value)}");

    // That a value is there is said in the words of the index, which holds no other row.
    private void KeepWithin(RowQuery query, ColumnOrder order)
    {
        _conditions.Add($"{Name(query.Table, order.Field)} IS NOT NULL");
        if (order.From is { } from)
            Bound(query.Table, order.Field, ">=", from);
        if (order.Before is { } before)
            Bound(query.Table, order.Field, "<", before);
        if (order.After is { } after)
            Bound(query.Table, order.Field, query.Reverse ? "<=" : ">=", after);
    }

    // Only what is not pinned is compared, so that every engine sees one plain range of its key.
    private void GoOnAfter(RowQuery query, RowKey after)
    {
        var table = query.Table;
        var free = new List<(int Field, ReadOnlyMemory<byte> Value)>();
        if (query.Order is { After: { } value } order)
            free.Add((order.Field, value));
        if (query.Did is null)
            free.Add((0, Bytes(after.Did)));
        if (table.IsUnregistered && !PinsCollection(query))
            free.Add((1, Encoding.UTF8.GetBytes(after.Collection)));
        free.Add((table.KeyFieldCount - 1, after.RecordKey));

        var names = free.Select(key => Name(table, key.Field)).ToArray();
        var values = free.Select(key => Parameter(table, key.Field, key.Value)).ToArray();
        _conditions.Add(Compare(names, values, query.Reverse ? "<" : ">", comparesRows));
    }

    /// <summary>The condition that rows stand beyond some values of their key, in its order.</summary>
    public static string Compare(string[] names, string[] values, string order, bool comparesRows) => comparesRows && names.Length > 1
        ? $"({string.Join(", ", names)}) {order} ({string.Join(", ", values)})"
        : $"({Beyond(names, values, order)})";

    // a > 1 OR (a = 1 AND (b > 2)): what a comparison of rows means.
    private static string Beyond(ReadOnlySpan<string> names, ReadOnlySpan<string> values, string order) => names.Length == 1
        ? $"{names[0]} {order} {values[0]}"
        : $"{names[0]} {order} {values[0]} OR ({names[0]} = {values[0]} AND ({Beyond(names[1..], values[1..], order)}))";

    private static bool PinsCollection(RowQuery query) => query.Table.IsUnregistered && query.Collection is not null;

    private string Parameter(StoreTable table, int field, ReadOnlyMemory<byte> value)
    {
        _values.Add(new RowQueryValue(table.Fields[field].Kind, value));
        return string.Create(CultureInfo.InvariantCulture, $"{parameterMark}{parametersBefore + _values.Count}");
    }

    private string Name(StoreTable table, int field) => dialect.Quote(SqlIdent.Of(table.Fields[field].Name));

    private static byte[] Bytes(DidKey did)
    {
        var bytes = new byte[DidKey.Length];
        did.WriteBytes(bytes);
        return bytes;
    }
}
