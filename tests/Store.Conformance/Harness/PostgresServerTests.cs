using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Store.Conformance.Harness;

public sealed class PostgresServerTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task The_server_asked_for_answers_with_its_own_version(int version)
    {
        var server = await PostgresServer.RequireAsync(version);

        var answer = await server.QueryAsync("postgres", "show server_version_num");

        Assert.StartsWith($"{version}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Databases_of_one_server_do_not_see_each_other()
    {
        var server = await PostgresServer.RequireAsync();
        var one = await server.CreateDatabaseAsync();
        var other = await server.CreateDatabaseAsync();

        await server.QueryAsync(one, "create table only_here (id int)");

        Assert.Equal("1", await Tables(server, one));
        Assert.Equal("0", await Tables(server, other));
    }

    [Fact]
    public async Task A_disposed_server_leaves_nothing_listening()
    {
        await PostgresServer.RequireAsync();
        var server = await PostgresServer.TryStartAsync(15);
        Assert.NotNull(server);

        await server.DisposeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => server.QueryAsync("postgres", "select 1"));
    }

    private static Task<string> Tables(PostgresServer server, string database) =>
        server.QueryAsync(database, "select count(*) from pg_tables where tablename = 'only_here'");
}
