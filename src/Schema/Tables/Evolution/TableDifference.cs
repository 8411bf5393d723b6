using System.Collections.Immutable;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>
/// What is different between a table that stands and the one that it becomes (<see cref="ProjectionEvolution"/>): new indexes (D26), and
/// columns that freeze because another type reads their place now (D27). Neither breaks a record.
/// </summary>
public static class TableDifference
{
    /// <summary>In the order of the newer table; equal inputs give equal lists.</summary>
    public static ImmutableArray<SchemaChange> Between(TableProjection before, TableProjection after) =>
    [
        .. before.Columns.SelectMany(column => TypeChanges(column, after)),
        .. after.Indexes.Where(index => !before.Indexes.Contains(index)).Select(Added),
    ];

    private static IEnumerable<SchemaChange> TypeChanges(ColumnProjection old, TableProjection after) =>
        after.Columns.Where(now => now.Type != old.Type && now.SharesPlace(old)).Select(now => new SchemaChange(
            ChangeKind.ColumnTypeChanged, ChangeClass.Compatible, old.Name, $"{old.Name} {old.Type}", $"{now.Name} {now.Type}"));

    private static SchemaChange Added(IndexProjection index) =>
        new(ChangeKind.IndexAdded, ChangeClass.Compatible, index.Name, "", $"{index.Kind} on {string.Join(", ", index.Columns)}");
}
