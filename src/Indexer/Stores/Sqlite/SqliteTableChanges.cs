using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Changes of tables in the embedded store: each list of statements in one transaction.</summary>
internal sealed class SqliteTableChanges(SqliteStore store) : ITableChanges
{
    private static readonly SqliteDialect Dialect = SqliteDialect.Instance;

    public async Task<IReadOnlyCollection<string>> ReadColumnsAsync(TableProjection table, CancellationToken cancellationToken)
    {
        using var loan = await store.ReadAsync(cancellationToken);
        return ColumnsOf(loan.Session, table);
    }

    public Task AddColumnsAsync(TableProjection table, CancellationToken cancellationToken) =>
        InTransactionAsync(
            session =>
            {
                var known = ColumnsOf(session, table);
                foreach (var column in table.Columns.Where(column => !known.Contains(column.Name)))
                    session.Execute(Dialect.AddColumn(table, column));
            },
            cancellationToken);

    public Task DropColumnsAsync(TableProjection table, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        InTransactionAsync(
            session =>
            {
                var standing = columns.Where(ColumnsOf(session, table).Contains).ToList();
                if (standing.Count > 0)
                    session.Execute(Dialect.DropView(table));
                foreach (var column in standing)
                    session.Execute(Dialect.DropColumn(table, column));
            },
            cancellationToken);

    public async Task<IReadOnlyCollection<string>> ReadIndexesAsync(TableProjection table, CancellationToken cancellationToken)
    {
        using var loan = await store.ReadAsync(cancellationToken);
        return NamesOf(loan.Session, "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1", table);
    }

    // The engine builds an index in one statement, and tells nothing meanwhile.
    public async Task BuildIndexesAsync(TableProjection table, IProgress<IndexBuild> progress, CancellationToken cancellationToken)
    {
        foreach (var index in table.Indexes)
        {
            if (Dialect.CreateIndexOnline(table, index) is not { } statement)
                continue;
            progress.Report(new IndexBuild(index.Name, "building", 0, 0));
            await store.WriteAsync(session => session.Execute(statement), cancellationToken);
        }
    }

    public Task DropIndexesAsync(TableProjection table, IReadOnlyList<string> indexes, CancellationToken cancellationToken) =>
        InTransactionAsync(
            session =>
            {
                foreach (var index in indexes)
                    session.Execute(Dialect.DropIndex(table, index));
            },
            cancellationToken);

    private Task InTransactionAsync(Action<SqliteSession> change, CancellationToken cancellationToken) =>
        store.WriteAsync(session => session.InTransaction(() => change(session)), cancellationToken);

    private static HashSet<string> ColumnsOf(SqliteSession session, TableProjection table) =>
        NamesOf(session, "SELECT name FROM pragma_table_info(?1)", table);

    private static HashSet<string> NamesOf(SqliteSession session, string question, TableProjection table)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var rows = session.Prepare(question).BindText(1, table.Table).Rows();
        while (rows.Step())
            names.Add(rows.Text(0));
        return names;
    }
}
