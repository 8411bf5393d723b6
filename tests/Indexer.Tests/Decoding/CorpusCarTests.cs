using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

public class CorpusCarTests
{
    private static readonly Dictionary<string, (string Reason, int Records)> Expected = new()
    {
        ["arroba/snarfed2.car"] = ("", 5),
        ["atproto-dart/repo.car"] = ("", 2836),
        ["rsky/valid_repo.car"] = ("", 6),
        ["indigo/greenground.repo.car"] = ("", 2),

        // Repositories of version 2, from before revs.
        ["indigo/fakermaker.repo.car"] = (FaultReasons.CommitVersion, 0),
        ["indigo/paul_staging.repo.car"] = (FaultReasons.CommitVersion, 0),
        ["indigo/repo_slice.car"] = (FaultReasons.CommitVersion, 0),
        ["indigo/bafyreieovfuizojpw3zresz7sx3nk4trm2by23pt5rxbey3jme4uo5ogiu.car"] = (FaultReasons.CommitVersion, 0),

        // Not repositories: the last ends inside its header.
        ["generic/sample-rw-bs-v2.car"] = (FaultReasons.CarVersion, 0),
        ["generic/sample-v1-with-zero-len-section2.car"] = (FaultReasons.CarSection, 0),
        ["generic/sample-corrupt-pragma.car"] = (FaultReasons.CarTruncated, 0),
    };

    public static TheoryData<string> Files => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_real_CAR_is_read_whole_or_refused_with_its_reason(string file)
    {
        var report = SnapshotReport.Of(File.ReadAllBytes(Corpus.Require(["cars", .. file.Split('/')])));

        Assert.Equal(Expected[file].Reason, report.Reason);
        Assert.Equal(Expected[file].Records, report.Records.Count);
        Assert.Empty(report.RecordFaults);
    }

    [Fact]
    public void Every_CAR_of_the_corpus_has_an_expected_verdict()
    {
        var folder = Corpus.Require("cars");
        var files = Directory.EnumerateFiles(folder, "*.car", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));

        Assert.Equal(Expected.Keys.Order(), files.Order());
    }

    [Fact]
    public void A_repository_tells_whose_it_is_and_where_it_stands()
    {
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);

        Assert.True(snapshot.TryOpen(File.ReadAllBytes(Corpus.Require("cars", "rsky", "valid_repo.car"))));

        Assert.Equal("did:plc:r7fdhqmw3h2cifeakw5hmvy6", snapshot.Did.ToString());
        Assert.Equal("3lhmydhwizp2d", snapshot.Rev.ToString());
        Assert.Equal("bafyreidjydtjo7mztg5n3mrxpqr7h5jxklpvcljbahx5zpdd45xnaugoxq", snapshot.Commit.ToString());
        Assert.Equal("bafyreihanwpkgvzuqynrzkgk7t3ymofaq2yfnbc4wsyrnr47dynmekgomy", snapshot.Data.ToString());
        Assert.Equal(64, snapshot.Signed.Signature.Length);
    }

    [Fact]
    public void A_repository_of_another_account_than_asked_for_is_refused()
    {
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        var other = Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");

        Assert.False(snapshot.TryOpen(File.ReadAllBytes(Corpus.Require("cars", "rsky", "valid_repo.car")), other));
        Assert.Equal(FaultReasons.CommitDid, snapshot.Fault?.Reason);
    }
}
