using System.Buffers.Binary;
using System.Buffers.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>The order that is asked for, as it was written.</summary>
/// <param name="Column">A column's name or path, with a minus before it for the greatest value first; null for the order of the keys.</param>
/// <param name="From">The least value, or null.</param>
/// <param name="Before">A value above all that are asked for, or null.</param>
internal readonly record struct AskedOrder(string? Column, string? From = null, string? Before = null);

/// <summary>The order of an answer's rows, by key or by a column that an index keeps in order, and the cursors of its pages.</summary>
internal sealed class RowOrder
{
    private readonly StoreTable _table;
    private readonly ColumnOrder? _column;
    private readonly bool _isReverse;

    private RowOrder(StoreTable table, ColumnOrder? column, bool isReverse) => (_table, _column, _isReverse) = (table, column, isReverse);

    /// <summary>The columns whose order can be asked for, in table order: times, TIDs and numbers that a time index leads to.</summary>
    public static IEnumerable<string> ColumnsOf(StoreTable table) =>
        (table.Projection?.Columns ?? []).Where(column => IsOrdered(table.Projection!, column)).Select(column => column.Name);

    /// <exception cref="QueryException">No index keeps the order, or a bound is no value of the column.</exception>
    public static RowOrder Parse(StoreTable table, AskedOrder asked)
    {
        if (asked.Column is not { Length: > 0 } text)
        {
            return asked is { From: null, Before: null }
                ? new RowOrder(table, null, isReverse: false)
                : throw QueryException.Invalid("Bounds are of the column that gives the order: name it too.");
        }

        var isReverse = text[0] == '-';
        var column = Find(table, isReverse ? text[1..] : text);
        return new RowOrder(
            table,
            new ColumnOrder(column.Field) { From = Bound(column, asked.From), Before = Bound(column, asked.Before) },
            isReverse);
    }

    /// <summary>The query in this order, from the row after the cursor's.</summary>
    /// <exception cref="QueryException">The cursor is none of this order.</exception>
    public RowQuery Begin(RowQuery query, string? cursor)
    {
        query = query with { Order = _column, Reverse = _isReverse };
        if (cursor is null)
            return query;
        var (key, value) = Split(cursor);
        return TableCursor.TryRead(key, _table.IsUnregistered ? query.Collection! : _table.Collection.Text, out var after) && value is null == _column is null
            ? query with { After = after, Order = _column is null ? null : _column with { After = Value(value!) } }
            : throw QueryException.StrangeCursor();
    }

    /// <summary>The query from the row after this one.</summary>
    public RowQuery GoOn(RowQuery query, RowView last) => query with
    {
        After = last.Key,
        Order = _column is null ? null : _column with { After = last.Field(_column.Field) },
    };

    public string CursorAfter(RowView row) => _column is null
        ? TableCursor.Write(row)
        : $"{TableCursor.Write(row)}.{Base64Url.EncodeToString(row.Field(_column.Field).Span)}";

    private static bool IsOrdered(TableProjection projection, ColumnProjection column) =>
        StoreTable.KindOf(column.Type) is FieldKind.Int64 or FieldKind.Timestamp && projection.IsLedTo(column.Name, IndexKind.Time);

    private static AskedColumn Find(StoreTable table, string name)
    {
        var offered = string.Join(", ", ColumnsOf(table));
        var hint = offered.Length > 0
            ? $"Columns with an order: {offered}."
            : "No column of it has an index of kind time; add one by editing its table.";
        return AskedColumn.Of(table, name) is { } column && ColumnsOf(table).Contains(column.Column.Name)
            ? column
            : throw QueryException.Invalid($"No index keeps {table.Collection} in the order of {name}. {hint}");
    }

    // A plain null would turn into memory that is empty.
    private static ReadOnlyMemory<byte>? Bound(AskedColumn column, string? text) =>
        text is null ? default(ReadOnlyMemory<byte>?) : column.Parse(text);

    private static (string Key, string? Value) Split(string cursor)
    {
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (cursor, null) : (cursor[..dot], cursor[(dot + 1)..]);
    }

    // What a stranger wrote goes to the server as a value of the column.
    private byte[] Value(string text)
    {
        Span<byte> value = stackalloc byte[sizeof(long)];
        if (!Base64Url.TryDecodeFromChars(text, value, out var length) || length != sizeof(long))
            throw QueryException.StrangeCursor();
        return _table.Fields[_column!.Field].Kind != FieldKind.Timestamp || IsMoment(value) ? value.ToArray() : throw QueryException.StrangeCursor();
    }

    // A sum too large turns into a moment long gone, which is none either.
    private static bool IsMoment(ReadOnlySpan<byte> value) =>
        DatetimeText.Holds(unchecked(BinaryPrimitives.ReadInt64BigEndian(value) + StoreTable.EpochMicros));
}
