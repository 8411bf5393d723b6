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
        var whole = await SetUpAfterAsync(0);
        Assert.Contains(whole, column => column.StartsWith("dead_letter_size ", StringComparison.Ordinal));

        for (var cut = 1; cut <= MySqlSystemTables.Statements.Count; cut++)
            Assert.Equal(whole, await SetUpAfterAsync(cut));
    }

    private async Task<List<string>> SetUpAfterAsync(int cut)
    {
        var url = await maria.NewUrlAsync();
        await using var connection = new MySqlConnection(MySqlAddress.Parse(url).Settings.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in MySqlSystemTables.Statements.Take(cut))
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
