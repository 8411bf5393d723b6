using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Sources;

/// <summary>A CAR that is read from a file gives what the same CAR gives in memory.</summary>
public sealed class FileCarTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;
    private readonly RepoSnapshot _snapshot = new(FixedClock.AfterCorpus);

    [Fact]
    public void Every_CAR_of_the_corpus_gives_the_same()
    {
        foreach (var path in Directory.EnumerateFiles(Corpus.Require("cars"), "*.car", SearchOption.AllDirectories))
            AssertSame(File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("25")]
    [InlineData("0102")]
    [InlineData("0301711220")]
    [InlineData("0401711220")]
    [InlineData("080171808080808080")]
    [InlineData("8080808080808080808001")]
    [InlineData("81808000")]
    [InlineData("0601700001AA0A")]
    [InlineData("2312200000000000000000000000000000000000000000000000000000000000000000FF")]
    public void A_section_is_judged_the_same(string hex) => AssertSame([.. SmallCar(), .. Convert.FromHexString(hex)]);

    [Fact]
    public void Cut_off_anywhere_it_is_refused_the_same()
    {
        var car = SmallCar();
        for (var length = 0; length < car.Length; length += 3)
            AssertSame(car[..length]);
    }

    [Fact]
    public void Torn_and_patched_it_is_judged_the_same()
    {
        var car = File.ReadAllBytes(Corpus.Require("cars", "rsky", "valid_repo.car"));
        var random = new Random(17);
        for (var round = 0; round < (Tier.AtLeast(TierLevel.Default) ? 3_000 : 500); round++)
            AssertSame(MutationTests.Tear(car, random));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void Blocks_in_any_order_and_twice_are_found(int copies)
    {
        var maker = new BlockMaker();
        maker.AddCommit(maker.AddTree([.. Enumerable.Range(0, 200).Select(at => $"com.example.thing/{at}")]));
        var blocks = maker.Blocks.Concat(maker.Blocks.Take(copies)).ToArray();
        new Random(copies).Shuffle(blocks);

        Assert.Equal(200, AssertSame(BlockMaker.ToCar(maker.Blocks[^1].Cid, blocks)).Records.Count);
    }

    [Fact]
    public void Of_two_blocks_with_one_CID_the_first_stands()
    {
        var maker = new BlockMaker();
        maker.AddCommit(maker.AddTree("com.example.thing/a"));
        (Cid, byte[]) lie = (maker.Blocks[0].Cid, "lie"u8.ToArray());
        var root = maker.Blocks[^1].Cid;

        Assert.Equal("", AssertSame(BlockMaker.ToCar(root, [.. maker.Blocks.Reverse(), lie])).Reason);
        Assert.Equal(FaultReasons.BlockCid, AssertSame(BlockMaker.ToCar(root, [lie, .. maker.Blocks.Reverse()])).Reason);
    }

    [Theory]
    [InlineData(DecodingLimits.RecordBytesMax, 0)]
    [InlineData(DecodingLimits.RecordBytesMax + 1, 1)]
    [InlineData(DecodingLimits.RecordBytesMax * 10, 1)]
    public void A_record_beyond_its_limit_is_hashed_whole_and_rejected_alone(int length, int rejected)
    {
        var maker = new BlockMaker();
        var record = maker.Add(BytesValue(length));
        maker.AddCommit(maker.AddNode(null, new NodeEntry(0, "com.example.thing/a", record)));

        var report = AssertSame(maker.ToCar());

        Assert.Equal("", report.Reason);
        Assert.Equal(rejected, report.RecordFaults.Count);
    }

    [Fact]
    public void A_lie_at_the_end_of_a_long_block_is_found()
    {
        var maker = new BlockMaker();
        var record = maker.Add(BytesValue(3_000_000));
        maker.Blocks[0].Bytes[^1] ^= 1;
        maker.AddCommit(maker.AddNode(null, new NodeEntry(0, "com.example.thing/a", record)));

        Assert.Equal(FaultReasons.BlockCid, AssertSame(maker.ToCar()).Reason);
    }

    [Fact]
    public void Its_records_are_given_again_after_a_rewind()
    {
        using var car = Open(File.ReadAllBytes(Corpus.Require("cars", "atproto-dart", "repo.car")));
        Assert.True(_snapshot.TryOpen(car));
        var first = Rest();
        _snapshot.Rewind();

        Assert.Equal(2836, first.Count);
        Assert.Equal(first, Rest());
        Assert.Null(_snapshot.Fault);
    }

    [Fact]
    public void Nothing_is_left_in_its_folder()
    {
        using (var car = FileCar.Open(FileOf(SmallCar()), Path.Combine(_folder, "scratch")))
        {
            Assert.True(_snapshot.TryOpen(car));
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "scratch")));
        }
    }

    public void Dispose()
    {
        _snapshot.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static byte[] SmallCar()
    {
        var maker = new BlockMaker();
        maker.AddCommit(maker.AddTree("com.example.thing/a", "com.example.thing/b"));
        return maker.ToCar();
    }

    // One byte string of so many bytes in all.
    private static byte[] BytesValue(int length) =>
        BlockMaker.Encode((ref Lexidex.Schema.Data.CborWriter writer) => writer.WriteBytes(new byte[length - 5]));

    private SnapshotReport AssertSame(byte[] bytes)
    {
        using var car = Open(bytes);
        var expected = SnapshotReport.Of(bytes);
        var report = SnapshotReport.Of(_snapshot, car);

        Assert.Equal(expected.Reason, report.Reason);
        Assert.Equal(expected.Records, report.Records);
        Assert.Equal(expected.RecordFaults, report.RecordFaults);
        return report;
    }

    private List<string> Rest()
    {
        var paths = new List<string>();
        while (_snapshot.MoveNext())
            paths.Add(Convert.ToHexString(_snapshot.Path.Span) + _snapshot.Current.Cid);
        return paths;
    }

    private FileCar Open(byte[] bytes) => FileCar.Open(FileOf(bytes), _folder);

    private string FileOf(byte[] bytes)
    {
        var path = Path.Combine(_folder, "a.car");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
