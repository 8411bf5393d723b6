using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Connections of two kinds: those that read, and those that a writer keeps.</summary>
internal static class MySqlSources
{
    // Strict, because a value that is cut is a value lost; in UTC, because a datetime knows no zone; and reading what is
    // committed, because what a writer must see is what stands there now. Warnings are kept: LOAD DATA LOCAL tells only by
    // them that it cut a value, and a server may be set to keep none.
    private const string Session =
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION time_zone = '+00:00', SESSION max_error_count = 64; "
        + "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

    public static MySqlDataSource ForReading(MySqlAddress address, StoreOptions options) =>
        Create(address, settings =>
        {
            settings.MaximumPoolSize = (uint)options.ReadConnectionsMax;
            settings.DefaultCommandTimeout = (uint)options.ReadTimeout.TotalSeconds;
        });

    // A writer keeps its connection, and what is wrong with one ends with it.
    public static MySqlDataSource ForWriting(MySqlAddress address, StoreOptions options) =>
        Create(address, settings =>
        {
            settings.Pooling = false;
            settings.DefaultCommandTimeout = (uint)options.WriteTimeout.TotalSeconds;
        });

    public static async ValueTask<int> ExecuteAsync(this MySqlConnection connection, string statement, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Our own text: identifiers come from the dialect, values are written as hex.
        await using var command = new MySqlCommand(statement, connection);
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async ValueTask<MySqlDataReader> QueryAsync(this MySqlConnection connection, string statement, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // As above.
        await using var command = new MySqlCommand(statement, connection);
#pragma warning restore CA2100
        return await command.ExecuteReaderAsync(cancellationToken);
    }

    private static MySqlDataSource Create(MySqlAddress address, Action<MySqlConnectionStringBuilder> set)
    {
        var settings = new MySqlConnectionStringBuilder(address.Settings.ConnectionString)
        {
            AllowLoadLocalInfile = true,
            ConnectionReset = false,
            IgnoreCommandTransaction = true,
            DateTimeKind = MySqlDateTimeKind.Utc,
            GuidFormat = MySqlGuidFormat.None,
            ApplicationName = "lexidex",
        };
        set(settings);
        return new MySqlDataSourceBuilder(settings.ConnectionString)
            .UseConnectionOpenedCallback(async (context, cancellationToken) =>
            {
                if (context.Conditions != MySqlConnectionOpenedConditions.None)
                    await context.Connection.ExecuteAsync(Session, cancellationToken);
            })
            .Build();
    }
}
