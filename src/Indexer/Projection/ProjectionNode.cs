using System.Collections.Immutable;
using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// A map of the record of which columns read something: its keys in canonical order, each either a column or a map
/// further down. Built once for each table.
/// </summary>
internal sealed class ProjectionNode
{
    private ProjectionNode(byte[] key, int column, ColumnProjection? projection, ImmutableArray<ProjectionNode> children)
    {
        Key = key;
        Column = column;
        Projection = projection;
        Children = children;
    }

    /// <summary>The key under which this node stands in its parent, UTF-8; empty for the root.</summary>
    public byte[] Key { get; }

    /// <summary>The column's number among the table's columns, or −1 where this node is a map.</summary>
    public int Column { get; }

    public ColumnProjection? Projection { get; }

    /// <summary>In the order of DAG-CBOR: shorter keys first, then bytewise.</summary>
    public ImmutableArray<ProjectionNode> Children { get; }

    public bool IsColumn => Column >= 0;

    public static ProjectionNode RootOf(TableProjection table)
    {
        var columns = table.Columns.Select((column, number) => (column, number)).ToList();
        return new ProjectionNode([], -1, null, ChildrenOf(columns, depth: 0));
    }

    /// <summary>The map of which columns held what in the rows of the projection before; null where no column is on its way out.</summary>
    public static ProjectionNode? RootBefore(StoreTable table)
    {
        if (table.Before is null || table.RetiredCount == 0)
            return null;
        var numbers = table.Fields.Select((field, number) => (field.Name, Number: number - table.FirstColumnField)).ToDictionary(
            entry => entry.Name, entry => entry.Number, StringComparer.Ordinal);
        var columns = table.Before.Columns.Select(column => (column, numbers[column.Name])).ToList();
        return new ProjectionNode([], -1, null, ChildrenOf(columns, depth: 0));
    }

    private static ImmutableArray<ProjectionNode> ChildrenOf(List<(ColumnProjection Column, int Number)> columns, int depth)
    {
        var children = columns
            .GroupBy(entry => entry.Column.Path[depth])
            .Select(group => NodeOf(Encoding.UTF8.GetBytes(group.Key), group.ToList(), depth))
            .ToList();
        children.Sort((left, right) => CborWriter.CompareKeys(left.Key, right.Key));
        return [.. children];
    }

    private static ProjectionNode NodeOf(byte[] key, List<(ColumnProjection Column, int Number)> group, int depth)
    {
        var (column, number) = group[0];
        return column.Path.Length == depth + 1
            ? new ProjectionNode(key, number, column, [])
            : new ProjectionNode(key, -1, null, ChildrenOf(group, depth + 1));
    }
}
