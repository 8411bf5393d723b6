using System.Globalization;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Looks whether the database can be ours, and makes what is missing of the system tables.</summary>
internal static class PostgresSetup
{
    // Where DDL is no part of transactions, a setup that was killed has made the table and not written the version: it is done to its end.
    private static readonly string FormatOrOurs = string.Create(
        CultureInfo.InvariantCulture, $"SELECT coalesce(max(version), {StoreFormat.Version}) FROM store_format");

    public const int OldestVersion = 150_000;

    public static async Task RunAsync(PostgresStore store, CancellationToken cancellationToken)
    {
        var pipeline = new ResiliencePipelineBuilder().AddRetry(CreatedByAnother).Build();
        await pipeline.ExecuteAsync(async token => await CreateAsync(store, token), cancellationToken);
        await ReadTableNamesAsync(store, cancellationToken);
    }

    // Two processes that start at the same moment both find nothing and both create: the second looks again.
    private static RetryStrategyOptions CreatedByAnother => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<PostgresException>(exception => exception.SqlState is
            PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject
            or PostgresErrorCodes.DuplicateFunction or PostgresErrorCodes.InternalError or PostgresErrorCodes.DeadlockDetected),
        MaxRetryAttempts = 3,
        Delay = TimeSpan.FromMilliseconds(200),
        UseJitter = true,
    };

    private static async Task CreateAsync(PostgresStore store, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        await CheckServerAsync(connection, store.DisplayName, cancellationToken);
        store.Capabilities = await PostgresProbe.AskAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await CheckOwnerAsync(connection, store.DisplayName, cancellationToken);
        await connection.ExecuteAllAsync(
            store.Capabilities.SplitsIntoTablets ? PostgresSystemTables.InOrder : PostgresSystemTables.Statements, cancellationToken);
        await connection.ExecuteAllAsync(PostgresFunctions.Statements, cancellationToken);
        await WriteFormatAsync(connection, store.DisplayName, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task CheckServerAsync(NpgsqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        var version = (string)await ReadAsync(connection, "SHOW server_version_num", cancellationToken);
        if (int.Parse(version, CultureInfo.InvariantCulture) < OldestVersion)
            throw new StoreException($"The server of {displayName} is PostgreSQL {connection.PostgreSqlVersion}: version 15 or later is needed.");

        if ((string)await ReadAsync(connection, "SHOW server_encoding", cancellationToken) != "UTF8")
            throw new StoreException($"The database of {displayName} is not in UTF-8. Create one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
    }

    private static async Task CheckOwnerAsync(NpgsqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        if ((bool)await ReadAsync(connection, "SELECT to_regclass('store_format') IS NOT NULL", cancellationToken))
            StoreFormat.Check((int)await ReadAsync(connection, FormatOrOurs, cancellationToken), displayName);
        else if ((bool)await ReadAsync(connection, "SELECT to_regclass('repo') IS NOT NULL OR to_regclass('record') IS NOT NULL", cancellationToken))
            throw new StoreException($"{displayName} holds tables of another program. Give Lexidex a database of its own with --store.");
    }

    private static async Task WriteFormatAsync(NpgsqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        await connection.ExecuteAllAsync(
            [string.Create(CultureInfo.InvariantCulture, $"INSERT INTO store_format SELECT {StoreFormat.Version} WHERE NOT EXISTS (SELECT 1 FROM store_format)")],
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
