using System.Text.Json;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores.MySql;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Indexer.Tests.Fuzzing;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Projection;

/// <summary>The budgets of tests/Benchmarks/budgets.json that concern making rows, and texts of rows.</summary>
public sealed class ProjectionAllocationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Validating_and_projecting_simulated_records_again_keeps_its_budget(bool withCopies)
    {
        var records = SimulatedRecords(withCopies);
        using var projectors = new ProjectorSet();
        using var row = new ByteBuffer();

        var bytes = AllocatedBytes.LeastOf(() =>
        {
            foreach (var record in records)
            {
                row.Clear();
                projectors.Of(record.Table).Project(record.Origin, record.Collection, record.Key, record.Cid, record.Block, row);
            }
        });

        Assert.True(records.Length > 200);
        Assert.True(bytes <= Budget("project.row.bytesPerRecord") * records.Length, $"{bytes} bytes were allocated.");
    }

    [Fact]
    public void Encoding_rows_for_LOAD_DATA_again_keeps_its_budget()
    {
        using var projectors = new ProjectorSet();
        var rows = SimulatedRecords(withCopies: false).Select(record => RowOf(projectors, record)).ToArray();
        using var text = new ByteBuffer();

        var bytes = AllocatedBytes.LeastOf(() =>
        {
            text.Clear();
            foreach (var (kinds, row) in rows)
                LoadEncoder.Write(row, kinds, text);
        });

        Assert.True(rows.Length > 200);
        Assert.Equal(rows.Length, text.Written.Count((byte)'\n'));
        Assert.True(bytes <= Budget("write.mariadb.bytesPerRow") * rows.Length, $"{bytes} bytes were allocated.");
    }

    private static (FieldKind[] Kinds, byte[] Row) RowOf(ProjectorSet projectors, RecordToProject record)
    {
        using var row = new ByteBuffer();
        projectors.Of(record.Table).Project(record.Origin, record.Collection, record.Key, record.Cid, record.Block, row);
        return ([.. record.Table.Fields.Select(field => field.Kind)], row.Written.ToArray());
    }

    private static RecordToProject[] SimulatedRecords(bool withCopies)
    {
        var tables = new CollectionTables(ProjectionFixture.StarterTables.Select(
            projection => new StoreTable(withCopies ? WithBody(projection) : projection, check: CheckOf(projection.Collection))));
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        var records = new List<RecordToProject>();
        foreach (var repo in FuzzSeeds.Repos)
        {
            snapshot.TryOpen(FuzzSeeds.CarOf(repo));
            var origin = new RowOrigin(snapshot.Did.Key, snapshot.Rev, 0);
            while (snapshot.MoveNext())
            {
                var op = snapshot.Current;
                if (op.Fault is null)
                    records.Add(new(tables.Of(op.Collection.Span), origin, op.Collection.ToArray(), op.RecordKey.ToArray(), op.Cid, op.Block.ToArray()));
            }
        }

        return [.. records];
    }

    private static TableProjection WithBody(TableProjection table) => new(
        table.Collection, table.Table, table.Columns.Add(new ColumnProjection("body", [], ColumnType.Json, ColumnCaps.Json)), table.Indexes);

    private static LexiconCheck? CheckOf(Nsid collection) =>
        RecordValidator.Of(collection, StarterCatalog.Value) is { } validator ? new LexiconCheck("starter", validator) : null;

    private static readonly Lazy<LexiconCatalog> StarterCatalog = new(() => LexiconCatalog.Of(
        new[] { Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"), Path.Combine(Corpus.RepositoryRoot(), "tests", "Simulator", "lexicons") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
            .Select(file => LexiconDocument.Parse(File.ReadAllBytes(file)))));

    private static int Budget(string name)
    {
        using var budgets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Corpus.RepositoryRoot(), "tests", "Benchmarks", "budgets.json")));
        return budgets.RootElement.GetProperty(name).GetInt32();
    }

    private sealed record RecordToProject(StoreTable Table, RowOrigin Origin, byte[] Collection, byte[] Key, Cid Cid, byte[] Block);
}
