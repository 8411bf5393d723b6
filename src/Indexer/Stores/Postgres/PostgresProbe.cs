using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Asks the server what it is. The wire is the same for all of its family, so nothing is guessed from the address.</summary>
internal static class PostgresProbe
{
    // Rows of one statement are looked up in one request where the server is set so; more would be another round of requests.
    private const int StatementRowsMax = 1_024;
    private const int StatementRowsUsual = 512;

    // A setting that the server does not know is NULL, and a function that it has not is NULL as well.
    private const string Question =
        """
        SELECT version(), current_setting('server_version'), to_regprocedure('yb_servers()') IS NOT NULL,
               current_setting('yb_insert_on_conflict_read_batch_size', true)
        """;

    public static async Task<StoreCapabilities> AskAsync(NpgsqlConnection connection, StoreOptions options, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Question, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return Of(
            reader.GetString(0), reader.GetString(1), hasTablets: reader.GetBoolean(2),
            int.TryParse(reader.IsDBNull(3) ? null : reader.GetString(3), out var rows) ? rows : 0) with
        {
            LateWrites = reader.GetBoolean(2) ? options.LoadTimeout + options.LoadSlack : TimeSpan.Zero,
        };
    }

    /// <param name="banner">What <c>version()</c> says.</param>
    /// <param name="version">What <c>server_version</c> says.</param>
    /// <param name="hasTablets">Whether there is a function <c>yb_servers()</c>.</param>
    /// <param name="upsertReadBatch">Its setting of that name; 0 where there is none.</param>
    public static StoreCapabilities Of(string banner, string version, bool hasTablets, int upsertReadBatch) => hasTablets
        ? new StoreCapabilities
        {
            Engine = "YugabyteDB",
            Version = YugabyteVersion(banner) ?? version,
            CopiesByReplacing = true,
            SplitsIntoTablets = true,
            BuildsIndexesOnline = true,
            HasPartialIndexes = true,
            UpsertReadBatch = upsertReadBatch,
            StatementRows = upsertReadBatch > 1 ? Math.Min(upsertReadBatch, StatementRowsMax) : StatementRowsUsual,
        }
        : new StoreCapabilities
        {
            Engine = "PostgreSQL",
            Version = version,
            CopiesInTransaction = true,
            HasTransactionalDdl = true,
            BuildsIndexesOnline = true,
            StagesCheaply = true,
            HasPartialIndexes = true,
        };

    // PostgreSQL 15.2-YB-2025.2.3.0-b149 on x86_64-pc-linux-gnu, …
    private static string? YugabyteVersion(string banner)
    {
        const string Mark = "-YB-";
        var start = banner.IndexOf(Mark, StringComparison.Ordinal);
        return start < 0 ? null : banner[(start + Mark.Length)..].Split(' ')[0];
    }
}
