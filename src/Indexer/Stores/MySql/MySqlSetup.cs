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

    public static async Task RunAsync(MySqlStore store, CancellationToken cancellationToken)
    {
        await OpenAsync(store, cancellationToken);
        await store.Links.RefreshAsync(cancellationToken);
    }

    private static async Task OpenAsync(MySqlStore store, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        store.Capabilities = await MySqlProbe.AskAsync(connection, store.Address.IsTidb, cancellationToken);
        if (!store.Address.IsTidb && !IsNewEnough(store.Capabilities))
            throw new StoreException(
                $"The server of {store.DisplayName} is {store.Capabilities.Engine} {store.Capabilities.Version}: version {Oldest(store.Capabilities.Engine)} or later is needed.");

        await CreateAsync(store, connection, store.Capabilities.SplitsRegions ? MySqlSystemTables.StepsSplit : MySqlSystemTables.Steps, cancellationToken);
        await ReadTableNamesAsync(store, connection, cancellationToken);
    }

    /// <summary>DDL is no part of transactions here: each statement goes alone, does nothing where its work is done, and one process at a time goes.</summary>
    public static async Task CreateAsync(
        MySqlStore store, MySqlConnection connection, IReadOnlyList<SystemStep> steps, CancellationToken cancellationToken)
    {
        await using var alone = await MySqlSetupLock.TakeAsync(connection, store, cancellationToken);
        var isNew = await IsNewAsync(connection, store.DisplayName, cancellationToken);
        await MySqlTableChanges.ChangeAsync(connection, MySqlSystemTables.StepTable, cancellationToken);
        foreach (var step in steps.After(await ReadAsync(connection, SystemSteps.Reached, cancellationToken), store.DisplayName))
            await MakeAsync(store, connection, step, isNew, cancellationToken);
        await WriteFormatAsync(connection, store.DisplayName, cancellationToken);
    }

    private static async Task MakeAsync(
        MySqlStore store, MySqlConnection connection, SystemStep step, bool isNew, CancellationToken cancellationToken)
    {
        foreach (var statement in step.Statements)
            await MySqlTableChanges.ChangeAsync(connection, statement, cancellationToken);
        await connection.ExecuteAsync(
            new MySqlText().Add("INSERT IGNORE INTO store_step (step, name, made_at) VALUES (").Number(step.Number).Comma().Text(step.Name).Comma()
                .Time(store.Now()).Add(")").Take(),
            cancellationToken);
        SystemSteps.Tell(store.Options, store.DisplayName, step, isNew);
    }

    /// <summary>True where nobody has made anything yet.</summary>
    private static async Task<bool> IsNewAsync(MySqlConnection connection, string displayName, CancellationToken cancellationToken)
    {
        const string Known = "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name";
        if (await ReadAsync(connection, $"{Known} = 'store_format'", cancellationToken) == 0)
            return await ReadAsync(connection, $"{Known} IN ('repo', 'record')", cancellationToken) == 0
                ? true
                : throw new StoreException($"{displayName} holds tables of another program. Give Lexidex a database of its own with --store.");

        StoreFormat.Check(await ReadAsync(connection, FormatOrOurs, cancellationToken), displayName);
        return false;
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
