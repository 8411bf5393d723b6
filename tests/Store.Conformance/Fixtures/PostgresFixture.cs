using System.Globalization;
using Lexidex.Tests.Shared;
using Npgsql;

namespace Lexidex.Store.Conformance.Fixtures;

public abstract class PostgresFixture(int version) : StoreFixture
{
    internal override async Task<string> NewUrlAsync()
    {
        var server = await PostgresServer.RequireAsync(version);
        return server.ConnectionString(await server.CreateDatabaseAsync());
    }

    internal override async Task<string?> QueryAsync(string url, string sql)
    {
        await using var connection = new NpgsqlConnection($"{url};Pooling=false;Command Timeout=120");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}

public sealed class Postgres15Fixture() : PostgresFixture(15);

public sealed class Postgres18Fixture() : PostgresFixture(18);
