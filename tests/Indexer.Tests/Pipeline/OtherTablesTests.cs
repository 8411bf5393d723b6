using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Tests.Projection;
using Lexidex.Simulator;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>Records go to another table than they did: what stands where they were is never served as if it were so still.</summary>
public sealed class OtherTablesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-tables-").FullName;

    private static CollectionTables Registered => new(ProjectionFixture.StarterTables);

    private static CollectionTables RegisteredLater => new(ProjectionFixture.StarterTables.Select(table => new StoreTable(table, hasKept: true)));

    private static CollectionTables Retired => new([], ProjectionFixture.StarterTables.Select(table => new StoreTable(table)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_updated_and_deleted_after_a_registration_or_a_retirement_stands_as_in_the_network(bool isRetired)
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 30, Records = 3_000 }, TestContext.Current.CancellationToken);
        await using var indexer = await IndexerUnderTest.StartAsync($"sqlite:{Path.Combine(_folder, "store.db")}");
        indexer.Tables = isRetired ? Registered : CollectionTables.None;
        indexer.Follow(host.BaseAddress, IngestMode.Network);
        await indexer.AssertCatchesUpAsync(host);

        await using (await indexer.Pipeline.HoldAsync(TestContext.Current.CancellationToken))
            indexer.Tables = isRetired ? Retired : RegisteredLater;
        host.Network.Advance(1_500);

        await indexer.AssertCatchesUpAsync(host);
        await indexer.StopAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
