using System.Globalization;
using System.Text.RegularExpressions;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Sources;

/// <summary>
/// Large CARs in a process of their own. It reads a small one first, from a file too, sets the kernel's mark of its most
/// memory (VmHWM) to what it has then, and tells how far the mark has risen after the large one.
/// </summary>
public sealed class LargeCarTests : IDisposable
{
    private const long GrowthMax = 64L << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;

    [Fact]
    public async Task A_large_CAR_is_read_within_its_memory_in_every_order()
    {
        Tier.Require(TierLevel.Default);

        // About 1 GB, or 150 MB.
        var isLong = Tier.AtLeast(TierLevel.Long);
        using var large = new LargeCar(isLong ? 1_650_000 : 300_000, textBytes: isLong ? 400 : 300);
        await ReadAsync(large, isShuffled: false);
        await ReadAsync(large, isShuffled: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task ReadAsync(LargeCar large, bool isShuffled)
    {
        var path = Path.Combine(_folder, "large.car");
        large.Write(path, isShuffled);

        using var child = ChildProcess.Start(Benchmarks(), ["read-car", path, Corpus.Require("cars", "atproto-dart", "repo.car")]);
        var code = await child.WaitForExitAsync(TimeSpan.FromMinutes(5));
        var told = Regex.Match(child.Transcript(), "^(\\d+) records, (\\d+) bytes more$");

        Assert.True(code == 0 && told.Success, child.Transcript());
        Assert.Equal(large.Records, Number(told.Groups[1].Value));
        Assert.InRange(Number(told.Groups[2].Value), 0, GrowthMax);
        TestContext.Current.TestOutputHelper?.WriteLine($"{new FileInfo(path).Length} bytes, shuffled: {isShuffled}: {told.Value}");
    }

    // Built with the solution, beside this project.
    private static string Benchmarks()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, "Benchmarks", here.Name, "Lexidex.Benchmarks");
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
