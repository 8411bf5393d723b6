using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.MySql;
using Lexidex.Store.Conformance.Fixtures;
using MySqlConnector;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>DDL commits by itself in MariaDB: whoever was killed between two statements of the setup finds what the first ones made.</summary>
public sealed class SetupCutTests(MariaFixture maria) : IClassFixture<MariaFixture>
{
    [Fact]
    public async Task A_setup_that_died_after_any_statement_is_finished_by_the_next()
    {
        var whole = await SetUpAfterAsync([]);
        Assert.Contains(whole, column => column.StartsWith("dead_letter_size ", StringComparison.Ordinal));

        var statements = MySqlSystemTables.Steps
            .SelectMany(step => step.Statements.Append($"INSERT INTO store_step VALUES ({step.Number}, 'cut', '2026-01-01')"))
            .Prepend(MySqlSystemTables.StepTable).ToList();
        for (var cut = 1; cut <= statements.Count; cut++)
            Assert.Equal(whole, await SetUpAfterAsync([.. statements.Take(cut)]));
    }

    [Fact]
    public async Task A_setup_of_an_earlier_release_that_died_on_its_way_is_finished_by_this_one()
    {
        var whole = await SetUpAfterAsync([]);
        var statements = EarlierStore.Statements("mysql");
        for (var cut = 1; cut <= statements.Count; cut += 4)
            Assert.Equal(whole, await SetUpAfterAsync([.. statements.Take(cut)]));
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_of_a_step_leaves_no_lock_and_the_next_finishes_the_step()
    {
        var url = await EarlierStore.NewAsync(maria, measuresLetters: true);
        const string Half = "CREATE TABLE IF NOT EXISTS link_half (id int PRIMARY KEY)";
        await using var store = (MySqlStore)StoreFactory.Create(url, new StoreOptions { SetupWait = TimeSpan.FromSeconds(20) }, TimeProvider.System);
        await using (var killed = await store.Readers.OpenConnectionAsync(CancellationToken.None))
            await Assert.ThrowsAnyAsync<MySqlException>(() => CreateAsync(killed, Half, "KILL CONNECTION_ID()", "CREATE TABLE never (id int)"));
        Assert.Equal("3", await maria.QueryAsync(url, "SELECT max(step) FROM store_step"));

        await using var next = await store.Readers.OpenConnectionAsync(CancellationToken.None);
        await CreateAsync(next, Half, "CREATE TABLE IF NOT EXISTS link_rest (id int PRIMARY KEY)");

        Assert.Equal("4", await maria.QueryAsync(url, "SELECT max(step) FROM store_step"));
        Assert.Equal("0", await maria.QueryAsync(url, "SELECT count(*) FROM link_half JOIN link_rest USING (id)"));

        Task CreateAsync(MySqlConnection connection, params string[] statements) => MySqlSetup.CreateAsync(
            store, connection, [.. MySqlSystemTables.Steps, new SystemStep(4, "a test's", statements)], CancellationToken.None);
    }

    private async Task<List<string>> SetUpAfterAsync(IReadOnlyList<string> before)
    {
        var url = await maria.NewUrlAsync();
        await using var connection = new MySqlConnection(MySqlAddress.Parse(url).Settings.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in before)
            await connection.ExecuteAsync(statement, CancellationToken.None);

        await using var store = StoreFactory.Create(url);
        await store.OpenAsync(CancellationToken.None);
        return await ReadSchemaAsync(connection);
    }

    private static async Task<List<string>> ReadSchemaAsync(MySqlConnection connection)
    {
        var lines = new List<string>();
        await using var command = new MySqlCommand(
            """
            SELECT concat_ws(' ', table_name, column_name, ordinal_position, column_type, is_nullable, column_key)
            FROM information_schema.columns WHERE table_schema = DATABASE()
            UNION ALL SELECT concat('version ', version) FROM store_format
            UNION ALL SELECT concat('step ', step) FROM store_step
            UNION ALL SELECT concat('lanes ', count(*)) FROM lane_lease
            UNION ALL SELECT concat('sizes ', count(*)) FROM dead_letter_size
            ORDER BY 1
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
