using System.Globalization;
using Lexidex.Store.Conformance.Fixtures.Ysql;
using Lexidex.Tests.Shared;
using Npgsql;
using Xunit;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>The dialect and the paths of YugabyteDB on a real PostgreSQL 15 that is made to look like it.</summary>
public sealed class YugabyteOnPostgresFixture : StoreFixture, IAsyncLifetime
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private YsqlFacade? _facade;

    internal YsqlFacade Facade => _facade ?? throw new InvalidOperationException("No store was opened yet.");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Fails the class whose statements the real engine would not take as they were meant.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_facade is null)
            return;
        await _facade.DisposeAsync();
        Assert.True(_facade.Offences.IsEmpty, string.Join("\n", _facade.Offences.Distinct()));
    }

    internal override async Task<string> NewUrlAsync()
    {
        Tier.Require(TierLevel.Default);
        var (server, database) = await NewDatabaseAsync();
        _facade ??= new YsqlFacade(server.Port);
        return UrlOf(_facade, database);
    }

    internal static async Task<(PostgresServer Server, string Database)> NewDatabaseAsync()
    {
        var server = await PostgresServer.RequireAsync();
        var template = await Template.Value;
        var database = $"yb_{Guid.NewGuid():N}";
        await server.QueryAsync("postgres", $"CREATE DATABASE {database} TEMPLATE {template}");
        return (server, database);
    }

    internal static string UrlOf(YsqlFacade facade, string database) => UrlOf("127.0.0.1", facade.Port, database);

    internal static string UrlOf(string hosts, int port, string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host={hosts};Port={port};Username=postgres;Database={database};Options=-c search_path={YsqlStandIns.SearchPath}");

    internal override async Task<string?> QueryAsync(string url, string sql)
    {
        // Behind the store's back, and so past the facade: a test may speak PostgreSQL.
        var server = await PostgresServer.RequireAsync();
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(url) { Host = "127.0.0.1", Port = server.Port, Pooling = false, CommandTimeout = 600 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var server = await PostgresServer.RequireAsync();
        var template = await server.CreateDatabaseAsync("yb_template");
        await server.QueryAsync(template, YsqlStandIns.Statements);
        return template;
    }
}

/// <summary>A real YugabyteDB at TEST_YSQL_URL, such as postgresql://yugabyte@127.0.0.1:5433/yugabyte. Each test makes a database of its own there.</summary>
public sealed class YugabyteFixture : StoreFixture
{
    private static int s_databases;

    internal override async Task<string> NewUrlAsync()
    {
        var url = Environment.GetEnvironmentVariable("TEST_YSQL_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(url), "TEST_YSQL_URL names no YugabyteDB.");
        var name = string.Create(CultureInfo.InvariantCulture, $"lexidex_test_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}");
        var place = Lexidex.Indexer.Stores.Postgres.PostgresUrl.Parse(url!);
        await QueryAsync(place.ConnectionString, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(place.ConnectionString) { Database = name }.ConnectionString;
    }

    internal override async Task<string?> QueryAsync(string url, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(url) { Pooling = false, CommandTimeout = 600 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
