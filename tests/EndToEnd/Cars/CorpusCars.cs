using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;

namespace Lexidex.EndToEnd.Cars;

/// <summary>The CAR files of the corpus: what must become of each, and what is in those that are whole.</summary>
internal static class CorpusCars
{
    /// <summary>Records of each file that is indexed completely.</summary>
    public static readonly IReadOnlyDictionary<string, long> Indexed = new SortedDictionary<string, long>(StringComparer.Ordinal)
    {
        ["arroba/snarfed2.car"] = 5,
        ["atproto-dart/repo.car"] = 2_836,
        ["indigo/greenground.repo.car"] = 2,
        ["rsky/valid_repo.car"] = 6,
    };

    /// <summary>Why each of the others is refused.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["generic/sample-corrupt-pragma.car"] = "car-truncated",
        ["generic/sample-rw-bs-v2.car"] = "car-version",
        ["generic/sample-v1-with-zero-len-section2.car"] = "car-section",
        ["indigo/bafyreieovfuizojpw3zresz7sx3nk4trm2by23pt5rxbey3jme4uo5ogiu.car"] = "commit-version",
        ["indigo/fakermaker.repo.car"] = "commit-version",
        ["indigo/paul_staging.repo.car"] = "commit-version",
        ["indigo/repo_slice.car"] = "commit-version",
    };

    public static string Folder => Corpus.Require("cars");

    public static long Records => Indexed.Values.Sum();

    /// <summary>URI and CID of every record of a file, as its signed tree has them.</summary>
    public static (Did Did, IReadOnlyDictionary<string, string> CidsByUri) Read(string file)
    {
        using var snapshot = new RepoSnapshot(TimeProvider.System);
        var cids = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!snapshot.TryOpen(File.ReadAllBytes(Path.Combine(Folder, file))))
            throw new InvalidOperationException($"{file}: {snapshot.Fault}");
        while (snapshot.MoveNext())
            cids.Add($"at://{snapshot.Did}/{Encoding.ASCII.GetString(snapshot.Path.Span)}", snapshot.Current.Cid.ToString());
        return snapshot.Fault is null ? (snapshot.Did, cids) : throw new InvalidOperationException($"{file}: {snapshot.Fault}");
    }
}
