using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Tests.Shared;

namespace Lexidex.Schema.Tests.Tables;

/// <summary>The lexicons that this repository itself holds: the starter set, the simulator's, and a hostile one.</summary>
internal static class Starter
{
    public static string GoldenFolder { get; } = Path.Combine(Corpus.RepositoryRoot(), "tests", "Schema.Tests", "Golden");

    public static LexiconCatalog Catalog { get; } = LexiconCatalog.Of(Files().Select(file => LexiconDocument.Parse(File.ReadAllBytes(file))));

    public static IReadOnlyList<LexiconDocument> Records { get; } = [.. Catalog.Documents.Where(document => document.Main is RecordDefinition)];

    public static TableProjection Compile(string nsid) => ProjectionCompiler.Compile(Catalog.Find(Nsid.Parse(nsid))!, Catalog);

    private static IEnumerable<string> Files() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"), "*.json", SearchOption.AllDirectories),
        Path.Combine(Corpus.RepositoryRoot(), "tests", "Simulator", "lexicons", "dev.lexidex.sim.note.json"),
        Path.Combine(GoldenFolder, "hostile.json"),
    ];
}
