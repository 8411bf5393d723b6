using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Polly;
using Polly.Retry;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Looks whether the database can be ours, and makes what is missing of the system tables.</summary>
internal static class PostgresSetup
{
    // Where DDL is no part of transactions, a setup that was killed has made the table and not written the version: it is done to its end.
    private static readonly string FormatOrOurs = string.Create(
        CultureInfo.InvariantCulture, $"SELECT coalesce(max(version), {StoreFormat.Version}) FROM store_format");

    // One lock in each database: any number that nobody else uses.
    public const string TakeLock = "SELECT pg_advisory_xact_lock(x'6c65786964657821'::bigint)";

    public const int OldestVersion = 150_000;

    public static async Task RunAsync(PostgresStore store, CancellationToken cancellationToken)
    {
        var pipeline = new ResiliencePipelineBuilder().AddRetry(CreatedByAnother).Build();
        await pipeline.ExecuteAsync(async token => await OpenAsync(store, token), cancellationToken);
        await ReadTableNamesAsync(store, cancellationToken);
        await store.Links.RefreshAsync(cancellationToken);
    }

    // Where there is no lock, two processes that start at the same moment both find nothing and both create: the second looks again.
    private static RetryStrategyOptions CreatedByAnother => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<PostgresException>(exception => exception.SqlState is
            PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject
            or PostgresErrorCodes.DuplicateFunction or PostgresErrorCodes.InternalError or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure),
        MaxRetryAttempts = 3,
        Delay = TimeSpan.FromMilliseconds(200),
        UseJitter = true,
    };

    private static async Task OpenAsync(PostgresStore store, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        await CheckServerAsync(connection, store.DisplayName, cancellationToken);
        store.Capabilities = await PostgresProbe.AskAsync(connection, store.Options, cancellationToken);
        var steps = store.Capabilities.SplitsIntoTablets ? YugabyteSystemTables.Steps : PostgresSystemTables.Steps;
        await CreateAsync(store, connection, steps, cancellationToken);
    }

    /// <summary>
    /// All in one transaction, which one process at a time may have. Where DDL is no part of transactions each statement goes
    /// alone, and there is no lock to be had either: two at once do the same work, and each statement may be run twice.
    /// </summary>
    public static async Task CreateAsync(
        PostgresStore store, NpgsqlConnection connection, IReadOnlyList<SystemStep> steps, CancellationToken cancellationToken)
    {
        await using var transaction = store.Capabilities.HasTransactionalDdl ? await connection.BeginTransactionAsync(cancellationToken) : null;
        if (transaction is not null)
            await LockAsync(connection, store, cancellationToken);
        var isNew = await IsNewAsync(connection, store.DisplayName, cancellationToken);
        await ExecuteAsync(
            connection, store.Capabilities.SplitsIntoTablets ? YugabyteSystemTables.StepTable : PostgresSystemTables.StepTable, cancellationToken);
        foreach (var step in steps.After((int)await ReadAsync(connection, SystemSteps.Reached, cancellationToken), store.DisplayName))
            await MakeAsync(store, connection, step, isNew, cancellationToken);
        foreach (var function in await MissingFunctionsAsync(connection, cancellationToken))
            await ExecuteAsync(connection, function, cancellationToken);
        await WriteFormatAsync(connection, store.DisplayName, cancellationToken);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
    }

    // Made anew only where they differ: in a cluster every change of the catalog is one for all sessions of all servers.
    private static async Task<IEnumerable<string>> MissingFunctionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var bodies = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("SELECT prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            bodies.Add(reader.GetString(0));
        return [.. PostgresFunctions.Statements.Where(function => !bodies.Contains(function.Split("$$")[1]))];
    }

    private static async Task LockAsync(NpgsqlConnection connection, PostgresStore store, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(
                connection, string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {store.Options.SetupWait.TotalMilliseconds:0}"), cancellationToken);
            await ExecuteAsync(connection, TakeLock, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw SystemSteps.Busy(store.DisplayName, store.Options);
        }
    }

    private static async Task MakeAsync(
        PostgresStore store, NpgsqlConnection connection, SystemStep step, bool isNew, CancellationToken cancellationToken)
    {
        foreach (var statement in step.Statements)
            await ExecuteAsync(connection, statement, cancellationToken);
        await using var note = new NpgsqlCommand("INSERT INTO store_step (step, name, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection)
            .Add(step.Number, NpgsqlDbType.Integer).Add(step.Name, NpgsqlDbType.Text).Add(store.Now(), NpgsqlDbType.TimestampTz);
        await note.ExecuteNonQueryAsync(cancellationToken);
        SystemSteps.Tell(store.Options, store.DisplayName, step, isNew);
    }

    // Without a time limit: what a step takes, the size of the table decides.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CheckServerAsync(NpgsqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        var version = (string)await ReadAsync(connection, "SHOW server_version_num", cancellationToken);
        if (int.Parse(version, CultureInfo.InvariantCulture) < OldestVersion)
            throw new StoreException($"The server of {displayName} is PostgreSQL {connection.PostgreSqlVersion}: version 15 or later is needed.");

        if ((string)await ReadAsync(connection, "SHOW server_encoding", cancellationToken) != "UTF8")
            throw new StoreException($"The database of {displayName} is not in UTF-8. Create one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
    }

    /// <summary>True where nobody has made anything yet.</summary>
    private static async Task<bool> IsNewAsync(NpgsqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        if (!(bool)await ReadAsync(connection, "SELECT to_regclass('store_format') IS NOT NULL", cancellationToken))
            return !(bool)await ReadAsync(connection, "SELECT to_regclass('repo') IS NOT NULL OR to_regclass('record') IS NOT NULL", cancellationToken)
                ? true
                : throw new StoreException($"{displayName} holds tables of another program. Give Lexidex a database of its own with --store.");

        StoreFormat.Check((int)await ReadAsync(connection, FormatOrOurs, cancellationToken), displayName);
        return false;
    }

    private static async Task WriteFormatAsync(NpgsqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection,
            string.Create(CultureInfo.InvariantCulture, $"INSERT INTO store_format SELECT {StoreFormat.Version} WHERE NOT EXISTS (SELECT 1 FROM store_format)"),
            cancellationToken);
        StoreFormat.Check((int)await ReadAsync(connection, "SELECT max(version) FROM store_format", cancellationToken), displayName);
    }

    private static async Task ReadTableNamesAsync(PostgresStore store, CancellationToken cancellationToken)
    {
        await using var reader = await store.AskAsync("SELECT collection, name FROM collection_table", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            store.Tables.Add(reader.GetString(0), reader.GetString(1));
    }

    private static async Task<object> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) ?? throw new StoreException($"The server did not answer: {sql}");
    }
}
