using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Tables;

/// <summary>What every projection keeps to, however it was made: compiled, edited by an operator, or read from the catalog.</summary>
internal static class ProjectionRules
{
    public const int PathDepthMax = 32;

    public static void Check(TableProjection projection)
    {
        CheckIdent(projection.Table, "table");
        CheckIdent(projection.View, "view");
        if (projection.Columns.IsDefault || projection.Indexes.IsDefault)
            Refuse("Columns and indexes must be given, if only as empty lists.");
        if (projection.Columns.Length > TableProjection.MaxColumns)
            Refuse($"{projection.Columns.Length} columns, {TableProjection.MaxColumns} are allowed.");
        CheckColumns(projection);
        CheckIndexes(projection);
    }

    private static void CheckColumns(TableProjection projection)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in projection.Columns)
        {
            CheckIdent(column.Name, "column");
            if (ReservedWords.IsSystemName(column.Name) || !names.Add(column.Name))
                Refuse($"Column {column.Name} is a system name or stands twice.");
            CheckPath(column);
            CheckCap(column);
        }
        CheckPrefixes(projection);
    }

    private static void CheckPath(ColumnProjection column)
    {
        if (column.Path.IsDefault || column.Path.Length > PathDepthMax || (column.Path.IsEmpty && !column.IsCopy))
            Refuse($"Column {column.Name} needs a path of 1 to {PathDepthMax} keys.");
        if (column.Path is ["$type", ..])
            Refuse($"Column {column.Name} reads $type, which every record rebuilds from its collection.");
    }

    private static void CheckCap(ColumnProjection column)
    {
        if (!Enum.IsDefined(column.Type))
            Refuse($"Column {column.Name} has no known type.");
        var valid = ColumnCaps.Of(column.Type) is { } only ? column.CapBytes == only : column.CapBytes is > 0 and <= ColumnCaps.Long;
        if (!valid)
            Refuse($"Column {column.Name} of type {column.Type} can't have a cap of {column.CapBytes} bytes.");
    }

    private static void CheckPrefixes(TableProjection projection)
    {
        var columns = projection.Columns;
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = i + 1; j < columns.Length; j++)
            {
                if (columns[i].SharesPlace(columns[j]) || columns[i].Excludes(columns[j]))
                    Refuse($"Columns {columns[i].Name} and {columns[j].Name} read the same place of the record.");
            }
        }
    }

    private static void CheckIndexes(TableProjection projection)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in projection.Indexes)
        {
            CheckIdent(index.Name, "index");
            if (!names.Add(index.Name) || index.Columns.IsDefaultOrEmpty || !Enum.IsDefined(index.Kind))
                Refuse($"Index {index.Name} stands twice, has no column or no known kind.");
            foreach (var name in index.Columns)
                CheckIndexed(projection, index, name);
        }
    }

    /// <summary>Whether an index of the kind may stand on the column: an ordered one needs a value that is surely short.</summary>
    public static bool MayIndex(ColumnProjection column, IndexKind kind) =>
        kind == IndexKind.Text ? column.Type == ColumnType.Text : !IsTooLong(column);

    private static bool IsTooLong(ColumnProjection column) => column.Type is ColumnType.Text or ColumnType.Bytes or ColumnType.Json && column.CapBytes > ColumnCaps.Key;

    private static void CheckIndexed(TableProjection projection, IndexProjection index, string name)
    {
        var column = projection.Column(name);
        if (column is null)
            Refuse($"Index {index.Name} names column {name}, which is none of the projected ones.");
        if (IsTooLong(column) && index.Kind != IndexKind.Text)
            Refuse($"Index {index.Name} can't stand on column {name}: its cap is {column.CapBytes} bytes, {ColumnCaps.Key} are allowed.");
    }

    private static void CheckIdent(string name, string what)
    {
        if (!SqlIdent.TryParse(name, out _))
            Refuse($"The name of a {what} is not safe: {name?.Length ?? 0} characters.");
    }

    [DoesNotReturn]
    private static void Refuse(string reason) => throw new FormatException("Not a table projection. " + reason);
}
