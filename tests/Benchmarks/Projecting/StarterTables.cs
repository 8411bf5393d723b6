using Lexidex.Benchmarks.Indexing;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Tables;

namespace Lexidex.Benchmarks.Projecting;

/// <summary>The tables of the starter lexicons and the simulator's own.</summary>
internal static class StarterTables
{
    public static CollectionTables Make(bool isChecked)
    {
        var documents = new[] { Repository.Path("deploy", "lexicons"), Repository.Path("tests", "Simulator", "lexicons") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
            .Select(file => LexiconDocument.Parse(File.ReadAllBytes(file))).ToList();
        var catalog = LexiconCatalog.Of(documents);
        return new CollectionTables(documents.Where(document => document.Main is RecordDefinition).Select(document => new StoreTable(
            ProjectionCompiler.Compile(document, catalog),
            check: isChecked ? new LexiconCheck("starter", RecordValidator.Of(document.Id, catalog)!) : null)));
    }
}
