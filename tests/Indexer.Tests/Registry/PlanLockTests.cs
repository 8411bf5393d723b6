using System.Data.Common;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Catalog;
using Lexidex.Tests.Shared;
using MySqlConnector;
using Npgsql;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>A plan whose table somebody reads for long rests, and the plans of other lexicons have their turn.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class PlanLockTests(IndexedNetwork indexed)
{
    private const string Note = """
        {"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "createdAt":{"type":"string","format":"datetime"}}}}}}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_ends_when_the_reader_does_on_postgresql_15()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        await AssertRestsAsync(server.Url(database), new NpgsqlConnection($"{server.ConnectionString(database)};Pooling=false"));
    }

    [Fact]
    public async Task It_ends_when_the_reader_does_on_mariadb_10_11()
    {
        var server = await MariaServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        await AssertRestsAsync(
            server.Url(database), new MySqlConnection($"Server=127.0.0.1;Port={server.Port};User ID=root;Database={database};Pooling=false"));
    }

    private async Task AssertRestsAsync(string url, DbConnection reader)
    {
        await using var table = await PlannedTable.CreateAsync(indexed.Cars, url, isWide: false);
        var held = await table.DraftAsync(toWide: true);
        await table.Plans.RequestAsync(held, "test", Stop);
        var other = await AskForNotesAsync(table);
        await using (reader)
        {
            await BeginReadingAsync(reader);
            var turns = await table.CarryOutAllAsync();

            Assert.Equal([(held, PlanState.Running), (other, PlanState.Done)], turns.Take(2).Select(plan => (plan.Hash, plan.State)));
            Assert.Contains("It is tried again", turns[0].Note, StringComparison.Ordinal);
        }

        Assert.Equal(PlanState.Done, (await table.CarryOutAsync(_ => { }))!.State);
        Assert.Equal(0, (await table.RebuildAsync()).Damaged);
    }

    // No index: PostgreSQL builds one beside the writes only when every transaction of the database that reads has ended.
    private static async Task<string> AskForNotesAsync(PlannedTable table)
    {
        await table.RunAsync("lexicon", "add", await FileAsync(table, "note.json", Note));
        var wider = await FileAsync(table, "wider.json", Note.Replace("\"properties\":{", "\"properties\":{\"title\":{\"type\":\"string\"},", StringComparison.Ordinal));
        var hash = (await table.RunAsync("lexicon", "plan", "com.example.note", wider, "--json")).Json[0].GetProperty("hash").GetString()!;
        await table.Plans.RequestAsync(hash, "test", Stop);
        return hash;
    }

    // Its transaction ends with the connection.
    private static async Task BeginReadingAsync(DbConnection reader)
    {
        await reader.OpenAsync(Stop);
        await using var command = reader.CreateCommand();
        command.Transaction = await reader.BeginTransactionAsync(Stop);
        command.CommandText = "SELECT count(*) FROM app_bsky_feed_post";
        await command.ExecuteScalarAsync(Stop);
    }

    private static async Task<string> FileAsync(PlannedTable table, string name, string text)
    {
        var file = Path.Combine(table.Folder, name);
        await File.WriteAllTextAsync(file, text, Stop);
        return file;
    }
}
