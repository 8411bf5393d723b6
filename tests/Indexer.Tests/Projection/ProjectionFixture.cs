using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Tests.Shared;

namespace Lexidex.Indexer.Tests.Projection;

/// <summary>Compiles the starter lexicons and takes records to rows and back.</summary>
internal static class ProjectionFixture
{
    public static readonly Did Someone = Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

    // Four documents of the corpus that the reference parser refuses too; none is a record.
    private static readonly string[] RefusedByAnyone = ["describeCollections", "describeFeeds", "searchActorsTypeahead", "privateMedia"];

    public static IReadOnlyList<TableProjection> StarterTables { get; } =
        Compile(Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"), Path.Combine(Corpus.RepositoryRoot(), "tests", "Simulator", "lexicons"));

    public static IReadOnlyList<TableProjection> Compile(params string[] folders)
    {
        var documents = folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Where(file => !RefusedByAnyone.Contains(Path.GetFileNameWithoutExtension(file)))
            .Select(file => LexiconDocument.Parse(File.ReadAllBytes(file)))
            .ToList();
        var catalog = LexiconCatalog.Of(documents);
        return [.. documents.Where(document => document.Main is RecordDefinition).Select(document => ProjectionCompiler.Compile(document, catalog))];
    }

    public static TableProjection Starter(string nsid) => StarterTables.Single(table => table.Collection.Text == nsid);

    /// <summary>The row of a record, as a writer loop would make it.</summary>
    public static byte[] Row(StoreTable table, byte[] record)
    {
        using var projector = new RecordProjector(table);
        using var row = new ByteBuffer();
        var origin = new RowOrigin(Someone.Key, Tid.Parse("3k2akdzm2z22a"), 1_700_000_000_000_000);
        projector.Project(origin, "com.example.thing"u8, "3k2akdzm2z22a"u8, Cid.OfDagCbor(record), record, row);
        return row.Written.ToArray();
    }

    public static byte[]? Rebuild(StoreTable table, byte[] row)
    {
        using var record = new ByteBuffer();
        return new RecordRebuilder(table).TryRebuild(row, record) ? record.Written.ToArray() : null;
    }
}
