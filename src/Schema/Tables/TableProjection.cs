using System.Collections.Immutable;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tables;

/// <summary>
/// One collection's table: its columns, the path in the record that each reads, and its secondary indexes. System columns
/// (<see cref="SystemColumns"/>) and the remainder are not listed: every table has them. What no column holds exactly
/// stays in <c>rest</c>.
/// </summary>
public sealed record TableProjection
{
    public const int MaxColumns = 200;

    /// <exception cref="FormatException">A name is unsafe or used twice, or a path is empty or begins with another column's path.</exception>
    public TableProjection(
        Nsid collection, string table, ImmutableArray<ColumnProjection> columns, ImmutableArray<IndexProjection> indexes)
    {
        (Collection, Table, Columns, Indexes) = (collection, table, columns, indexes);
        ProjectionRules.Check(this);
    }

    public Nsid Collection { get; }

    public string Table { get; }

    /// <summary>The projected columns in table order; they stand between the system columns and <c>rest</c>.</summary>
    public ImmutableArray<ColumnProjection> Columns { get; }

    public ImmutableArray<IndexProjection> Indexes { get; }

    /// <summary>What the operator changed of the compiler's proposal; later versions are compiled with the same edits.</summary>
    public ProjectionEdits Edits { get; init; } = ProjectionEdits.None;

    /// <summary>The view that shows the table to people: <c>{Table}_v</c>.</summary>
    public string View => Table + "_v";

    /// <summary>The column of this name, or null.</summary>
    public ColumnProjection? Column(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>Whether an index of the kind begins with the column.</summary>
    public bool IsLedTo(string column, IndexKind kind) => Indexes.Any(index => index.Kind == kind && index.Columns[0] == column);

    /// <summary>The canonical JSON form: same projection, same text.</summary>
    public string ToJson() => ProjectionJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not a projection, or one that breaks the rules.</exception>
    public static TableProjection FromJson(string json) => ProjectionJson.Read(json);

    public bool Equals(TableProjection? other) =>
        other is not null && Collection.Equals(other.Collection) && Table == other.Table
        && Columns.SequenceEqual(other.Columns) && Indexes.SequenceEqual(other.Indexes) && Edits.Equals(other.Edits);

    public override int GetHashCode() => HashCode.Combine(Table, Columns.Length, Indexes.Length);
}
