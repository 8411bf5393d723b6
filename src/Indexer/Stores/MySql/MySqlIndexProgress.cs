using System.Globalization;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// Asks meanwhile how far the build of an index has come: MariaDB's InnoDB tells in hundredths of a percent, TiDB in rows. MySQL tells
/// only where its performance schema was set up for it. That nobody tells is never a fault.
/// </summary>
/// <remarks>See https://mariadb.com/kb/en/innodb-status-variables/ and https://docs.pingcap.com/tidb/stable/sql-statement-admin-show-ddl.</remarks>
internal sealed class MySqlIndexProgress(MySqlStore store, IProgress<IndexBuild> progress)
{
    private const long WholePercent = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Tells of the build until it ends.</summary>
    public async Task WatchAsync(Task building, string index, CancellationToken cancellationToken)
    {
        progress.Report(new IndexBuild(index, "building", 0, 0));
        while (await Task.WhenAny(building, Task.Delay(Interval, cancellationToken)) != building && !cancellationToken.IsCancellationRequested)
        {
            if (await AskAsync(index, cancellationToken) is { } build)
                progress.Report(build);
        }

        await building;
    }

    private async Task<IndexBuild?> AskAsync(string index, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
            var question = store.Capabilities.SplitsRegions ? "ADMIN SHOW DDL JOBS 1" : "SHOW GLOBAL STATUS LIKE 'Innodb_onlineddl_pct_progress'";
            await using var reader = await connection.QueryAsync(question, cancellationToken);
            return !await reader.ReadAsync(cancellationToken)
                ? null
                : store.Capabilities.SplitsRegions
                    ? new IndexBuild(index, $"building, {Number(reader["ROW_COUNT"]):N0} rows", 0, 0)
                    : new IndexBuild(index, "building", Number(reader[1]), WholePercent);
        }
        catch (Exception fault) when (fault is MySqlException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    private static long Number(object value) => long.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
}
