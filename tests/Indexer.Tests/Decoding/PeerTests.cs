using Lexidex.Indexer.Tests.Fuzzing;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>The same CARs, read by us and by two other libraries: the same paths and CIDs, but for what is explained here.</summary>
public sealed class PeerTests : IDisposable
{
    /// <summary>Repositories of the commit version before revs: the reference reader still takes them, we and @atcute do not.</summary>
    private static readonly HashSet<string> OfVersionTwo =
    [
        "indigo/fakermaker.repo.car", "indigo/paul_staging.repo.car",
        "indigo/bafyreieovfuizojpw3zresz7sx3nk4trm2by23pt5rxbey3jme4uo5ogiu.car",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lexidex-peers-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("atproto", true)]
    [InlineData("atcute", false)]
    public async Task Another_reader_finds_the_same_records_in_real_CARs(string reader, bool takesVersionTwo)
    {
        Tier.Require(TierLevel.Default);
        var folder = Corpus.Require("cars");
        var names = Directory.EnumerateFiles(folder, "*.car", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal).ToArray();
        var readings = await PeerReader.ReadAsync(reader, [.. names.Select(name => Path.Combine(folder, name))]);
        foreach (var (name, theirs) in names.Zip(readings))
        {
            var ours = SnapshotReport.Of(await File.ReadAllBytesAsync(Path.Combine(folder, name), TestContext.Current.CancellationToken));
            if (takesVersionTwo && OfVersionTwo.Contains(name))
                Assert.NotEmpty(theirs.Records);
            else
                AssertSame(name, ours, theirs);
        }
    }

    [Theory]
    [InlineData("atproto")]
    [InlineData("atcute")]
    public async Task Another_reader_finds_the_same_records_in_simulated_CARs(string reader)
    {
        Tier.Require(TierLevel.Default);
        var cars = FuzzSeeds.Repos.Select(FuzzSeeds.CarOf).ToArray();
        var files = cars.Select((_, at) => Path.Combine(_folder.FullName, $"{at}.car")).ToArray();
        foreach (var (file, car) in files.Zip(cars))
            await File.WriteAllBytesAsync(file, car, TestContext.Current.CancellationToken);

        var readings = await PeerReader.ReadAsync(reader, files);
        foreach (var (car, theirs) in cars.Zip(readings))
            AssertSame("simulated", SnapshotReport.Of(car), theirs);
        Assert.Contains(readings, reading => reading.Records.Count > 30);
    }

    /// <summary>@atcute/repo reads trees only below a commit, and with their records: these have neither.</summary>
    [Fact]
    public async Task Another_reader_finds_the_same_keys_in_every_tree_of_the_suite()
    {
        Tier.Require(TierLevel.Default);
        var files = Directory.GetFiles(Corpus.Require("mst-test-suite", "cars", "exhaustive"), "*.car");
        var readings = await PeerReader.ReadAsync("atprotoTree", files);
        foreach (var (file, theirs) in files.Zip(readings))
        {
            var (keys, fault) = MstSuiteTests.Walk(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.Null(fault);
            Assert.Equal("", theirs.Fault);
            Assert.Equal(keys, theirs.Records.Keys.Order(StringComparer.Ordinal));
        }

        Assert.Equal(128, files.Length);
    }

    private static void AssertSame(string name, SnapshotReport ours, PeerReading theirs)
    {
        Assert.True(ours.Reason.Length > 0 == theirs.Fault.Length > 0, $"{name}: ours «{ours.Reason}», theirs «{theirs.Fault}».");
        if (ours.Reason.Length == 0)
            Assert.Equal(ours.Records.OrderBy(record => record.Key, StringComparer.Ordinal), theirs.Records.OrderBy(record => record.Key, StringComparer.Ordinal));
    }
}
