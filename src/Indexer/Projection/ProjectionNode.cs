using System.Collections.Immutable;
using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// A map of the record of which columns read something: its keys in canonical order, each either a column or a map
/// further down; beside either, a copy may be wanted. Built once for each table.
/// </summary>
internal sealed class ProjectionNode
{
    private ProjectionNode(byte[] key, List<(ColumnProjection Column, int Number)> group, int depth)
    {
        Key = key;
        (Projection, Column) = Only(group, depth, copies: false);
        (var copy, Copy) = Only(group, depth, copies: true);
        CopyCapBytes = copy?.CapBytes ?? 0;
        Children = ChildrenOf(group, depth);
    }

    /// <summary>The key under which this node stands in its parent, UTF-8; empty for the root.</summary>
    public byte[] Key { get; }

    /// <summary>The column's number among the table's columns, or −1 where this node is no column.</summary>
    public int Column { get; }

    public ColumnProjection? Projection { get; }

    /// <summary>The number of the column that shows the value as JSON, whatever it is, or −1.</summary>
    public int Copy { get; }

    public int CopyCapBytes { get; }

    /// <summary>In the order of DAG-CBOR: shorter keys first, then bytewise. Empty where no column reads further down.</summary>
    public ImmutableArray<ProjectionNode> Children { get; }

    public bool IsColumn => Column >= 0;

    public static ProjectionNode RootOf(TableProjection table) =>
        new([], [.. table.Columns.Select((column, number) => (column, number))], depth: 0);

    /// <summary>The map of which columns held what in the rows of the projection before; null where no column is on its way out.</summary>
    public static ProjectionNode? RootBefore(StoreTable table)
    {
        if (table.Before is null || table.RetiredCount == 0)
            return null;
        var numbers = table.Fields.Select((field, number) => (field.Name, Number: number - table.FirstColumnField)).ToDictionary(
            entry => entry.Name, entry => entry.Number, StringComparer.Ordinal);
        return new ProjectionNode([], [.. table.Before.Columns.Select(column => (column, numbers[column.Name]))], depth: 0);
    }

    private static ImmutableArray<ProjectionNode> ChildrenOf(List<(ColumnProjection Column, int Number)> group, int depth)
    {
        var children = group.Where(entry => entry.Column.Path.Length > depth)
            .GroupBy(entry => entry.Column.Path[depth])
            .Select(below => new ProjectionNode(Encoding.UTF8.GetBytes(below.Key), [.. below], depth + 1))
            .ToList();
        children.Sort((left, right) => CborWriter.CompareKeys(left.Key, right.Key));
        return [.. children];
    }

    private static (ColumnProjection? Column, int Number) Only(List<(ColumnProjection Column, int Number)> group, int depth, bool copies)
    {
        var at = group.FindIndex(entry => entry.Column.Path.Length == depth && entry.Column.IsCopy == copies);
        return at < 0 ? (null, -1) : group[at];
    }
}
