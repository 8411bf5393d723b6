using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>What <c>where field=value</c> asks, in the table's own terms. Only what an index answers is asked.</summary>
internal sealed record FieldConditions(DidKey? Did, IReadOnlyList<FieldFilter> Filters)
{
    private const int ConditionsMax = 5;

    /// <exception cref="QueryException">A condition is malformed, or no index answers it.</exception>
    public static FieldConditions Parse(StoreTable table, IReadOnlyList<string> conditions)
    {
        if (conditions.Count > ConditionsMax)
            throw QueryException.Invalid($"At most {ConditionsMax} conditions can be asked at once.");

        DidKey? did = null;
        var filters = new List<FieldFilter>();
        foreach (var condition in conditions)
        {
            var (name, value) = Split(condition);
            if (name == "did")
                did = OwnerOf(value);
            else
                filters.Add(FilterOf(table, name, value));
        }

        return new FieldConditions(did, filters);
    }

    /// <summary>The columns that an index leads to, in table order.</summary>
    public static IEnumerable<ColumnProjection> IndexedColumns(TableProjection projection) =>
        projection.Columns.Where(column => IsIndexed(projection, column));

    private static bool IsIndexed(TableProjection projection, ColumnProjection column) =>
        projection.IsLedTo(column.Name, IndexKind.Key) || projection.IsLedTo(column.Name, IndexKind.Time);

    private static (string Name, string Value) Split(string condition)
    {
        var equals = condition.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (condition[..equals], condition[(equals + 1)..])
            : throw QueryException.Invalid($"The condition '{condition}' must be written as field=value.");
    }

    private static DidKey OwnerOf(string value) =>
        Schema.Syntax.Did.TryParse(value, out var owner)
            ? owner.Key
            : throw QueryException.Invalid($"'{value}' is no DID. Handles are not resolved here: name the repository by its DID.");

    private static FieldFilter FilterOf(StoreTable table, string name, string value)
    {
        var projection = table.Projection!;
        var asked = AskedColumn.Of(table, name)
            ?? throw QueryException.Invalid($"{projection.Collection} has no column {name}. {Offer(projection)}");
        return IsIndexed(projection, asked.Column)
            ? new FieldFilter(asked.Field, asked.Parse(value))
            : throw QueryException.Invalid($"No index leads to {asked.Column.Name} of {projection.Collection}. {Offer(projection)}");
    }

    private static string Offer(TableProjection projection) =>
        $"Columns to ask by: {string.Join(", ", IndexedColumns(projection).Select(column => column.Name).Prepend("did"))}.";
}
