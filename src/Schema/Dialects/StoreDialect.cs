using System.Text;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Dialects;

/// <summary>How one database spells a collection's table: type names, quoting, DDL. Text out; it never speaks to a database.</summary>
public abstract class StoreDialect
{
    /// <summary>The dialect's own name, as it stands in golden files and settings.</summary>
    public abstract string Name { get; }

    /// <summary>The only way by which an identifier comes into a statement.</summary>
    public abstract string Quote(SqlIdent identifier);

    /// <summary>What the engine calls the type of a projected column.</summary>
    public abstract string TypeName(ColumnType type, int capBytes);

    /// <summary>The statements, one by one, that make the table where it is not there. System columns first, <c>rest</c> last.</summary>
    public virtual IReadOnlyList<string> CreateTable(TableProjection table)
    {
        var statement = new StringBuilder();
        statement.Append("CREATE TABLE IF NOT EXISTS ").Append(Quote(table.Table)).Append(" (\n");
        foreach (var (name, type) in LeadingColumns)
            statement.Append("  ").Append(Quote(name)).Append(' ').Append(type).Append(" NOT NULL,\n");
        foreach (var column in table.Columns)
            statement.Append("  ").Append(Quote(column.Name)).Append(' ').Append(TypeName(table, column)).Append(",\n");
        statement.Append("  ").Append(Quote(SystemColumns.Rest)).Append(' ').Append(RestType).Append(",\n");
        statement.Append("  ").Append(PrimaryKey(table)).Append('\n').Append(')').Append(TableOptions);
        return [statement.ToString()];
    }

    /// <summary>The statement that adds a column, which is NULL in all rows.</summary>
    public virtual string AddColumn(TableProjection table, ColumnProjection column) =>
        $"ALTER TABLE {Quote(table.Table)} ADD COLUMN {Quote(column.Name)} {TypeName(table, column)}";

    public virtual string DropColumn(TableProjection table, string column) => $"ALTER TABLE {Quote(table.Table)} DROP COLUMN {Quote(column)}";

    public virtual string DropView(TableProjection table) => $"DROP VIEW IF EXISTS {Quote(table.View)}";

    public virtual string DropIndex(TableProjection table, string index) => $"DROP INDEX IF EXISTS {Quote(index)}";

    /// <summary>One index, built while the table is read and written where the engine can; null where it has no such kind.</summary>
    public virtual string? CreateIndexOnline(TableProjection table, IndexProjection index) => CreateIndex(table, index);

    /// <summary>What follows <see cref="CreateIndexOnline"/> for one index, so that it takes its load well; null where nothing does.</summary>
    public virtual string? SpreadIndex(TableProjection table, IndexProjection index) => null;

    /// <summary>The statements that make the secondary indexes where they are not there. Kinds that the engine has not are left out.</summary>
    public virtual IReadOnlyList<string> CreateIndexes(TableProjection table) =>
        [.. table.Indexes.Select(index => CreateIndex(table, index)).OfType<string>()];

    /// <summary>
    /// The statements that make the view <see cref="TableProjection.View"/> anew: text forms for people, without hidden repos.
    /// Table <c>repo_hidden</c> and the <c>at_…</c> functions must be there before.
    /// </summary>
    public abstract IReadOnlyList<string> CreateView(TableProjection table);

    /// <summary>Whether the engine has indexes of a kind; of one that it has not, none is built.</summary>
    public virtual bool Builds(IndexKind kind) => true;

    /// <summary>How a time index is cut into buckets that are each in order; null where it is in order as a whole.</summary>
    public virtual TimeBuckets? TimeBuckets => null;

    /// <summary>A constant of bytes.</summary>
    public virtual string BytesLiteral(ReadOnlySpan<byte> bytes) => $"x'{Convert.ToHexStringLower(bytes)}'";

    /// <summary>A constant of a DID's 16 bytes.</summary>
    public virtual string DidLiteral(ReadOnlySpan<byte> bytes) => BytesLiteral(bytes);

    /// <summary>Name and type of the columns before the projected ones, in the order of <see cref="SystemColumns.Leading"/>.</summary>
    protected abstract IReadOnlyList<(string Name, string Type)> LeadingColumns { get; }

    protected abstract string RestType { get; }

    /// <summary>What follows the closing bracket of CREATE TABLE.</summary>
    protected virtual string TableOptions => "";

    /// <summary>What follows the primary key.</summary>
    protected virtual string PrimaryKeyOptions => "";

    /// <summary>One index, or null where the engine has no such kind.</summary>
    protected abstract string? CreateIndex(TableProjection table, IndexProjection index);

    protected string Quote(string identifier) => Quote(SqlIdent.Of(identifier));

    // Named by us: a name that the engine makes up could meet the table of another collection.
    private string PrimaryKey(TableProjection table) =>
        $"CONSTRAINT {Quote(table.Table + "__pk")} PRIMARY KEY ({KeyColumn(SystemColumns.Did)}, {KeyColumn(SystemColumns.Rkey)}){PrimaryKeyOptions}";

    private protected virtual string KeyColumn(string column) => Quote(column);

    // The type of a column may depend on what stands beside it.
    private protected virtual string TypeName(TableProjection table, ColumnProjection column) => TypeName(column.Type, column.CapBytes);

    private protected string Columns(IndexProjection index) => string.Join(", ", index.Columns.Select(Quote));

    // An index on what is mostly absent holds only what is there; every engine that has this uses it for any equality.
    private protected string WherePresent(IndexProjection index) =>
        " WHERE " + string.Join(" AND ", index.Columns.Select(column => $"{Quote(column)} IS NOT NULL"));
}
