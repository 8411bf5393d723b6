using System.Globalization;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Looks whether the database can be ours, and makes what is missing of the system tables.</summary>
internal static class MySqlSetup
{
    // A setup that was killed has made the table and not written the version: it is done to its end.
    private static readonly string FormatOrOurs = string.Create(
        CultureInfo.InvariantCulture, $"SELECT coalesce(max(version), {StoreFormat.Version}) FROM store_format");

    /// <summary>Of each engine, the oldest release that has all that is used.</summary>
    public static bool IsNewEnough(StoreCapabilities capabilities) =>
        System.Version.TryParse(string.Concat(capabilities.Version.TakeWhile(character => char.IsAsciiDigit(character) || character == '.')).TrimEnd('.'), out var version)
        && version >= Oldest(capabilities.Engine);

    public static Version Oldest(string engine) => engine switch
    {
        "MariaDB" => new Version(10, 6),
        "TiDB" => new Version(6, 5),
        _ => new Version(8, 0),
    };

    // DDL is no part of transactions here: each statement goes alone, and does nothing where its work is done.
    public static async Task RunAsync(MySqlStore store, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        store.Capabilities = await MySqlProbe.AskAsync(connection, store.Address.IsTidb, cancellationToken);
        if (!store.Address.IsTidb && !IsNewEnough(store.Capabilities))
            throw new StoreException(
                $"The server of {store.DisplayName} is {store.Capabilities.Engine} {store.Capabilities.Version}: version {Oldest(store.Capabilities.Engine)} or later is needed.");

        await CheckOwnerAsync(connection, store.DisplayName, cancellationToken);
        foreach (var statement in MySqlSystemTables.Statements.Concat(store.Capabilities.SplitsRegions ? MySqlSystemTables.Splits : []))
            await connection.ExecuteAsync(statement, cancellationToken);
        await WriteFormatAsync(connection, store.DisplayName, cancellationToken);
        await ReadTableNamesAsync(store, connection, cancellationToken);
    }

    private static async Task CheckOwnerAsync(MySqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        const string Known = "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name";
        if (await ReadAsync(connection, $"{Known} = 'store_format'", cancellationToken) != 0)
            StoreFormat.Check(await ReadAsync(connection, FormatOrOurs, cancellationToken), displayName);
        else if (await ReadAsync(connection, $"{Known} IN ('repo', 'record')", cancellationToken) != 0)
            throw new StoreException($"{displayName} holds tables of another program. Give Lexidex a database of its own with --store.");
    }

    private static async Task WriteFormatAsync(MySqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"INSERT IGNORE INTO store_format SELECT {StoreFormat.Version} FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM store_format)"),
            cancellationToken);
        StoreFormat.Check(await ReadAsync(connection, "SELECT max(version) FROM store_format", cancellationToken), displayName);
    }

    private static async Task ReadTableNamesAsync(MySqlStore store, MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var reader = await connection.QueryAsync("SELECT collection, name FROM collection_table", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            store.Tables.Add(reader.Text(0), reader.Text(1));
    }

    private static async Task<long> ReadAsync(MySqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var reader = await connection.QueryAsync(sql, cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0);
    }
}
