using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Verification;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

/// <summary>Repositories whose CARs stay in files do as those do that are in memory.</summary>
public sealed class FileCarLoadingTests : IDisposable
{
    private static readonly SimulatorOptions Options = new() { Repos = 8, Records = 600, Mix = new LiveMix { Accounts = 0, NewAccounts = 0 } };

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;
    private readonly SpoolOptions _spooling;

    public FileCarLoadingTests() => _spooling = new SpoolOptions { Folder = Path.Combine(_folder, "spool"), InMemoryBytesMax = 0 };

    private string StoreUrl => $"sqlite:{Path.Combine(_folder, "store.db")}";

    [Fact]
    public async Task Fetched_over_the_network_they_go_through_files_and_leave_none()
    {
        await using var host = await SimulatorHost.StartAsync(Options, TestContext.Current.CancellationToken);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        indexer.Spooling = _spooling;
        indexer.Follow(host.BaseAddress, IngestMode.Network);

        await indexer.AssertCatchesUpAsync(host);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_spooling.Folder));
        Assert.True(await indexer.WaitUntilAsync(() => Task.FromResult(indexer.Pipeline.CarBytesTaken == 0)));
    }

    [Fact]
    public async Task A_newer_file_repairs_what_an_older_one_brought_and_a_false_one_changes_nothing()
    {
        var network = new SimulatedNetwork(Options);
        await using var indexer = await IndexerUnderTest.StartAsync(StoreUrl);
        await IndexAsync(indexer, network, null);
        Assert.Equal(StoredRecords.Of(network.Model), await indexer.ReadAllAsync());

        network.Advance(300);
        var before = await indexer.ReadAllAsync();
        await IndexAsync(indexer, network, FaultReasons.BlockCid);
        Assert.Equal(before, await indexer.ReadAllAsync());
        await IndexAsync(indexer, network, null);

        Assert.Equal(StoredRecords.Of(network.Model), await indexer.ReadAllAsync());
        Assert.NotEqual(before, await indexer.ReadAllAsync());
        Assert.Equal(0, indexer.Pipeline.CarBytesTaken);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>With a fault expected, the last record of each file is another than its CID says.</summary>
    private async Task IndexAsync(IndexerUnderTest indexer, SimulatedNetwork network, string? reason)
    {
        var files = new List<FileInfo>();
        foreach (var repo in network.Repos)
        {
            var (head, blocks) = repo.Export();
            var car = CarWriter.ToBytes(head.Cid, blocks);
            if (reason is not null)
                car[^1] ^= 1;
            var path = Path.Combine(_folder, $"{files.Count}.car");
            await File.WriteAllBytesAsync(path, car);
            files.Add(new FileInfo(path));
        }

        var indexing = new CarIndexer(indexer.Pipeline, indexer.Settings.Limits, _spooling, VerificationDemand.Structure, TimeProvider.System);
        var report = await indexing.IndexAsync(files, null, default);

        Assert.All(report.Refused, refused => Assert.Equal(reason, refused.Fault.Reason));
        Assert.Equal(reason is null ? 0 : files.Count, report.Refused.Count);
    }
}
