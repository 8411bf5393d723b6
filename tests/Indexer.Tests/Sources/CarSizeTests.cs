using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Tests.Pipeline;
using Lexidex.Indexer.Verification;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Sources;

/// <summary>How large a CAR may be at all: as a file, and as a host sends it.</summary>
public sealed class CarSizeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;
    private long _held;

    /// <summary>Files of zeros that take no room on the disk: what is taken is read, and found to be no CAR.</summary>
    [Theory]
    [InlineData(DecodingLimits.CarBytesMax, FaultReasons.CarSection)]
    [InlineData(DecodingLimits.CarBytesMax + 1, FaultReasons.CarSize)]
    [InlineData(DecodingLimits.CarBytesMax * 10, FaultReasons.CarSize)]
    public async Task A_file_may_be_as_large_as_allowed(long length, string reason)
    {
        var path = Path.Combine(_folder, "large.car");
        await using (var file = File.Create(path))
            file.SetLength(length);

        await using var indexer = await IndexerUnderTest.StartAsync($"sqlite:{Path.Combine(_folder, "store.db")}");
        var indexing = new CarIndexer(indexer.Pipeline, new PipelineLimits(), new SpoolOptions(), VerificationDemand.Structure, TimeProvider.System);
        var report = await indexing.IndexAsync([new FileInfo(path)], null, TestContext.Current.CancellationToken);

        Assert.Equal(reason, Assert.Single(report.Refused).Fault.Reason);
    }

    [Theory]
    [InlineData(1.0, null)]
    [InlineData(0.999, FaultReasons.CarSize)]
    [InlineData(0.1, FaultReasons.CarSize)]
    public async Task A_host_may_send_as_much_as_allowed(double share, string? reason)
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Repos = 1, Records = 50 }, TestContext.Current.CancellationToken);
        var repo = host.Network.Repos[0];
        var (head, blocks) = repo.Export();
        var car = CarWriter.ToBytes(head.Cid, blocks);
        using var door = new OutboundDoor(new OutboundOptions { AllowLoopback = true });
        var source = new RepoSource(door, (long)(car.Length * share), new SpoolOptions { Folder = _folder });

        var (body, fault) = await source.FetchAsync(host.BaseAddress, repo.Account.Did, TryHold, bytes => _held -= bytes, TestContext.Current.CancellationToken);

        Assert.Equal(reason, fault?.Reason);
        Assert.Equal(reason is null ? car : null, body?.CopyStart(int.MaxValue));
        body?.Dispose();
        Assert.Equal(0, _held);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private bool TryHold(long bytes)
    {
        _held += bytes;
        return true;
    }
}
