using System.Globalization;
using System.Text;
using Lexidex.Tests.Shared;
using MySqlConnector;
using Xunit;

namespace Lexidex.Store.Conformance.Fixtures;

public abstract class MySqlFixture(string options = "") : StoreFixture
{
    internal override async Task<string> NewUrlAsync()
    {
        var server = await MariaServer.RequireAsync();
        return server.Url(await server.CreateDatabaseAsync()) + options;
    }

    internal static MySqlConnection Connect(string url)
    {
        var uri = new Uri(url);
        var settings = new MySqlConnectionStringBuilder
        {
            Server = uri.Host,
            Port = (uint)uri.Port,
            UserID = uri.UserInfo.Split(':')[0],
            Password = uri.UserInfo.Contains(':', StringComparison.Ordinal) ? Uri.UnescapeDataString(uri.UserInfo.Split(':')[1]) : "",
            Database = uri.AbsolutePath[1..],
            Pooling = false,
            AllowUserVariables = true,
        };
        return new MySqlConnection(settings.ConnectionString);
    }

    /// <summary>Ends every connection of a database but the one that asks, as its administrator does.</summary>
    internal static async Task EndConnectionsAsync(TestStore store)
    {
        var ids = await store.QueryAsync("SELECT GROUP_CONCAT(id) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()");
        foreach (var id in ids!.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                await store.QueryAsync($"KILL {id}");
            }
            catch (MySqlException fault) when (fault.ErrorCode == MySqlErrorCode.NoSuchThread)
            {
                // It had just ended by itself.
            }
        }
    }

    internal override async Task<string?> QueryAsync(string url, string sql)
    {
        await using var connection = Connect(url);
        await connection.OpenAsync();

        // So that || joins texts, as it does on the other engines.
        await using var command = new MySqlCommand($"SET sql_mode = 'PIPES_AS_CONCAT,STRICT_ALL_TABLES'; {sql}", connection);
        var value = await command.ExecuteScalarAsync();
        return value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture);
    }
}

public sealed class MariaFixture : MySqlFixture;

/// <summary>The paths and the dialect of TiDB on MariaDB, which reads what TiDB alone knows as comments.</summary>
public sealed class TidbOnMariaFixture() : MySqlFixture("?engine=tidb")
{
    internal override Task<string> NewUrlAsync()
    {
        Tier.Require(TierLevel.Default);
        return base.NewUrlAsync();
    }
}

/// <summary>A real TiDB at TEST_TIDB_URL, such as tidb://root@127.0.0.1:4000/test. Each test makes a database of its own there.</summary>
public sealed class TidbFixture : MySqlFixture
{
    private static int s_databases;

    internal override async Task<string> NewUrlAsync()
    {
        var url = Environment.GetEnvironmentVariable("TEST_TIDB_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(url), "TEST_TIDB_URL names no TiDB.");
        var name = string.Create(CultureInfo.InvariantCulture, $"lexidex_test_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}");
        await QueryAsync(url!, $"CREATE DATABASE {name}");
        return new UriBuilder(url!) { Path = name }.Uri.ToString();
    }
}
