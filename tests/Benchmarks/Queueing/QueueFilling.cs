using System.Globalization;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.MySql;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Indexer.Stores.Sqlite;

namespace Lexidex.Benchmarks.Queueing;

/// <summary>Fills table repo_queue by one statement that the engine makes the rows of itself.</summary>
internal static class QueueFilling
{
    public static async Task FillAsync(IStore store, int rows, CancellationToken cancellationToken)
    {
        switch (store)
        {
            case PostgresStore postgres:
                await FillAsync(postgres, rows, cancellationToken);
                break;
            case SqliteStore sqlite:
                await sqlite.WriteAsync(session => session.Execute(Sqlite(rows)), cancellationToken);
                break;
            case MySqlStore maria:
                await FillAsync(maria, rows, cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"Nobody fills the queue of {store.DisplayName}.");
        }
    }

    // Indexes are built last, as for any bulk load: ten million random keys would take minutes else.
    private static async Task FillAsync(PostgresStore store, int rows, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        string[] statements =
        [
            "SET statement_timeout = 0", "SET maintenance_work_mem = '256MB'", "ALTER TABLE repo_queue DROP CONSTRAINT repo_queue_pkey",
            "DROP INDEX repo_queue__due", "DROP INDEX repo_queue__claimed", Postgres(rows), "ALTER TABLE repo_queue ADD PRIMARY KEY (did)",
            .. PostgresSystemTables.Steps.SelectMany(step => step.Statements).Where(statement => statement.Contains(" ON repo_queue (", StringComparison.Ordinal)),
            "VACUUM (ANALYZE) repo_queue", "CHECKPOINT",
        ];
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (statement, 0);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task FillAsync(MySqlStore store, int rows, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (Maria(rows), 0);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Maria(int rows) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed)
        SELECT UNHEX(LPAD(HEX(seq), 32, '0')), seq % 256, NULL, IF(seq % 20 = 0, 'b.test', 'a.test'),
               IF(seq % 20 = 1, 5, 0), TIMESTAMP'2025-01-01 00:00:00' + INTERVAL 1000 * seq MICROSECOND, 0, 0
        FROM seq_1_to_{rows}
        """);

    private static string Postgres(int rows) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed)
        SELECT md5(n::text)::uuid, n % 256, NULL, CASE WHEN n % 20 = 0 THEN 'b.test' ELSE 'a.test' END, CASE WHEN n % 20 = 1 THEN 5 ELSE 0 END,
               timestamptz '2025-01-01Z' + n * interval '1 ms', 0, false
        FROM generate_series(1, {rows}) AS n
        """);

    private static string Sqlite(int rows) => string.Create(CultureInfo.InvariantCulture, $"""
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {rows})
        INSERT INTO repo_queue (did, lane, did_text, host, priority, due_at, attempts, is_claimed)
        SELECT CAST(printf('%016d', n) AS BLOB), n % 256, NULL, CASE WHEN n % 20 = 0 THEN 'b.test' ELSE 'a.test' END,
               CASE WHEN n % 20 = 1 THEN 5 ELSE 0 END, 1000 * n, 0, 0 FROM n
        """);
}
