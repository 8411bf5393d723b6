using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Telemetry;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>A whole pipeline that loads a real repository by YugabyteDB's path is lost in the middle of a COPY, and the next one ends right.</summary>
public sealed class YugabyteCrashTests(YugabyteOnPostgresFixture fixture) : IClassFixture<YugabyteOnPostgresFixture>
{
    private static readonly PipelineLimits Limits = new() { WriterLoops = 1, BatchRows = 100 };

    private static readonly StoreOptions Options = TestOptions.Quick with { RetriesMax = 1 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task What_a_lost_process_had_half_loaded_is_repaired_by_the_next_to_the_last_record_and_count(int copyThatFails)
    {
        await using var network = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 1, Records = 350, PdsHosts = 1 }, Stop);
        var repo = network.Network.Repos[0];
        var url = await fixture.NewUrlAsync();
        var copies = 0;
        fixture.Facade.Copied.Clear();
        fixture.Facade.BeforeLoad = _ =>
        {
            if (++copies >= copyThatFails)
                fixture.Facade.LoadRowsBeforeLoss = 1;
            return Task.CompletedTask;
        };

        await Assert.ThrowsAnyAsync<StoreException>(() => LoadAsync(url, repo));
        fixture.Facade.BeforeLoad = static _ => Task.CompletedTask;
        fixture.Facade.LoadRowsBeforeLoss = null;
        Assert.Equal("1 1", await fixture.QueryAsync(url, "SELECT (SELECT count(*) FROM bulk_load) || ' ' || (SELECT count(*) FROM repo WHERE sync = 1 AND rev IS NULL)"));
        Assert.NotEqual("0", await fixture.QueryAsync(url, $"SELECT {string.Join(" + ", Tables().Select(table => $"(SELECT count(*) FROM {table.Table})"))}"));

        await fixture.QueryAsync(url, "UPDATE lane_lease SET owner = NULL");
        var outcome = await LoadAsync(url, repo);

        Assert.Null(outcome.Fault);
        Assert.Equal("0 1", await fixture.QueryAsync(url, "SELECT (SELECT count(*) FROM bulk_load) || ' ' || (SELECT count(*) FROM repo WHERE sync = 3 AND rev IS NOT NULL)"));
        await AssertHoldsAsync(url, repo);
    }

    [Fact]
    public async Task A_load_that_nothing_disturbs_goes_past_the_log_of_transactions_in_every_batch()
    {
        await using var network = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 1, Records = 350, PdsHosts = 1 }, Stop);
        var url = await fixture.NewUrlAsync();
        fixture.Facade.Copied.Clear();

        Assert.Null((await LoadAsync(url, network.Network.Repos[0])).Fault);

        var copied = fixture.Facade.Copied.Sum(told => int.Parse(told["COPY ".Length..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(await AssertHoldsAsync(url, network.Network.Repos[0]), copied);
    }

    /// <summary>One process from its start to its end, or to its loss: then nobody gives the lanes back.</summary>
    private static async Task<RepoOutcome> LoadAsync(string url, SimulatedRepo repo)
    {
        await using var store = StoreFactory.Create(url, Options, TimeProvider.System);
        await store.OpenAsync(Stop);
        foreach (var table in Tables())
            await store.EnsureTableAsync(table, Stop);
        var tables = new CollectionTables(Tables());
        await using var pipeline = new IngestPipeline(
            store, new LoopSettings(Limits, new IngestCounters(), TimeProvider.System, () => tables), NullLogger.Instance);
        await pipeline.StartAsync(Stop);
        var (head, blocks) = repo.Export();
        using var car = new MemoryCar(CarWriter.ToBytes(head.Cid, blocks));
        var outcome = await pipeline.LoadAsync(
            new RepoCar(Did.Parse(repo.Account.Did), car, "test", Host: null) { Demand = VerificationDemand.Structure }, Stop);
        await pipeline.StopAsync();
        return outcome;
    }

    /// <summary>Every record stands there with its CID, no other does, and the counts say so; how many there are.</summary>
    private static async Task<int> AssertHoldsAsync(string url, SimulatedRepo repo)
    {
        await using var store = StoreFactory.Create(url);
        await store.OpenAsync(Stop);
        var did = Did.Parse(repo.Account.Did).Key;
        var stored = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in Tables().Select(projection => new StoreTable(projection)).Append(StoreTable.Unregistered))
        {
            await foreach (var key in store.Records.ListKeysAsync(table, did, Stop))
                stored.Add($"{key.Collection}/{TextOf(key)} {Convert.ToHexString(key.Cid.Span)}");
        }

        var expected = repo.List();
        Assert.Equal(expected.Select(record => $"{record.Path.Collection}/{record.Path.RecordKey} {DigestOf(record.Cid)}").Order(StringComparer.Ordinal), stored);

        var counts = expected.CountBy(record => record.Path.Collection).ToDictionary(count => count.Key, count => (long)count.Value);
        Assert.Equal(counts.OrderBy(count => count.Key), (await store.Repos.CountCollectionsAsync(did, Stop)).OrderBy(count => count.Key));
        Assert.Equal(expected.Count, (await store.ReadSizesAsync(Stop)).Sum(size => size.Rows));
        return expected.Count;
    }

    private static List<TableProjection> Tables()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"), "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(file => LexiconDocument.Parse(File.ReadAllBytes(file))).ToList();
        var catalog = LexiconCatalog.Of(documents);
        return [.. documents.Where(document => document.Main is RecordDefinition).Select(document => ProjectionCompiler.Compile(document, catalog))];
    }

    private static string TextOf(StoredKey key)
    {
        Span<byte> text = stackalloc byte[RecordKeyForm.MaxLength];
        return Encoding.ASCII.GetString(text[..RecordKeyForm.WriteText(key.RecordKey.Span, text)]);
    }

    private static string DigestOf(Cid cid)
    {
        Span<byte> digest = stackalloc byte[32];
        cid.WriteDigest(digest);
        return Convert.ToHexString(digest);
    }
}
