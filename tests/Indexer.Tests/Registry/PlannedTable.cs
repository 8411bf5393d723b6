using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>An installation with posts that were indexed under one version of their lexicon, and a plan to another.</summary>
internal sealed class PlannedTable : IAsyncDisposable
{
    public const string Posts = "app.bsky.feed.post";

    private const string Narrow = """
        {"lexicon":1,"id":"app.bsky.feed.post","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "text":{"type":"string"},"createdAt":{"type":"string","format":"datetime"}}}}}}
        """;

    private PlannedTable(string folder, string storeUrl) => (Folder, StoreUrl) = (folder, storeUrl);

    public string Folder { get; }

    public string StoreUrl { get; }

    /// <summary>The tables of the process that carried out last.</summary>
    public TablesInForce? Tables { get; private set; }

    private string CatalogPath => Path.Combine(Folder, "catalog.db");

    public PlanBook Plans => new(CatalogPath);

    private static string Wide => File.ReadAllText(Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons", "app", "bsky", "feed", "post.json"));

    /// <summary>Registers the first version and indexes the CARs; <paramref name="isWide"/> begins with the wide version.</summary>
    public static Task<PlannedTable> CreateAsync(string cars, string? storeUrl, bool isWide) =>
        CreateAsync(cars, storeUrl, isWide ? Wide : Narrow);

    /// <param name="documents">The posts' lexicon first, then what else is registered with it.</param>
    public static async Task<PlannedTable> CreateAsync(string cars, string? storeUrl, params string[] documents)
    {
        var folder = Directory.CreateTempSubdirectory("lexidex-plan-").FullName;
        var table = new PlannedTable(folder, storeUrl ?? $"sqlite:{Path.Combine(folder, "lexidex.db")}");
        var files = documents.Select((_, number) => Path.Combine(folder, $"first-{number}.json")).ToArray();
        foreach (var (file, document) in files.Zip(documents))
            await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);
        await table.RunAsync(["lexicon", "add", .. files]);
        await table.RunAsync("lexicon", "policy", Posts, "mutable");
        await table.RunAsync("index", cars, "--skip-rebuild");
        return table;
    }

    /// <summary>The same installation once more, beside it.</summary>
    public PlannedTable CopyTo(string storeUrl)
    {
        var folder = Directory.CreateTempSubdirectory("lexidex-plan-").FullName;
        foreach (var file in Directory.GetFiles(Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return new PlannedTable(folder, storeUrl.Length > 0 ? storeUrl : $"sqlite:{Path.Combine(folder, "lexidex.db")}");
    }

    public async Task<string> DraftAsync(bool toWide)
    {
        var registry = LexiconRegistry.Open(CatalogPath);
        var before = (await registry.GetAsync(Posts))!;
        var text = toWide ? Wide : Narrow;
        var document = LexiconDocument.Parse(Encoding.UTF8.GetBytes(text));
        var after = ProjectionCompiler.Compile(document, LexiconCatalog.Empty);
        var plan = new PlannedChange
        {
            Hash = $"hash-{toWide}-{before.Turn}",
            Nsid = Posts,
            FromVersion = before.Version,
            FromTurn = before.Turn,
            ToVersion = Cid.OfDagCbor(RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(text))).ToString(),
            Document = text,
            Source = "test",
            Text = "{}",
            Before = before.Projection,
            After = after.ToJson(),
            Drops = string.Join(',', before.ReadProjection()!.Columns.Where(column => after.Column(column.Name) is null).Select(column => column.Name)),
            DraftedBy = "test",
        };
        await Plans.DraftAsync(plan);
        return plan.Hash;
    }

    /// <summary>Carries out what is asked for, as a process that holds the lanes; the plan where there was one.</summary>
    /// <param name="meanwhile">What others do after this process has read its tables, and before it has the lanes.</param>
    public async Task<PlannedChange?> CarryOutAsync(Action<string> reached, Func<Task>? meanwhile = null) =>
        await RunAsync(runner => runner.RunNextAsync(default), reached, meanwhile);

    /// <summary>The same, until nothing is left to do for now; each plan as its turn left it. What is held up is tried twice in a turn.</summary>
    public Task<List<PlannedChange>> CarryOutAllAsync() => RunAsync(
        async runner =>
        {
            var turns = new List<PlannedChange>();
            while (await runner.RunNextAsync(default) is { } plan)
                turns.Add(plan);
            return turns;
        },
        _ => { },
        options: new StoreOptions { RetriesMax = 1 });

    private async Task<T> RunAsync<T>(Func<PlanRunner, Task<T>> work, Action<string> reached, Func<Task>? meanwhile = null, StoreOptions? options = null)
    {
        await using var store = StoreFactory.Create(StoreUrl, options ?? new StoreOptions(), TimeProvider.System);
        await store.OpenAsync(default);
        var registry = LexiconRegistry.Open(CatalogPath);
        using var tables = new TablesInForce(registry, store, NullLogger.Instance);
        await tables.ReadAsync(default);
        if (meanwhile is not null)
            await meanwhile();
        Tables = tables;
        await using var hold = await LaneHold.TryTakeAsync(store, TimeSpan.FromMinutes(1), default) ?? throw new InvalidOperationException("The lanes are taken.");
        tables.Hold = _ => Task.FromResult<LaneHold?>(hold.Lend());
        var pace = new PlanPace { PageRows = 40, PagesBetweenNotes = 2, ReadersGrace = TimeSpan.Zero, RowsPerSecond = 10_000_000 };
        var runner = new PlanRunner(store, tables, Plans, new PlanPublishing(CatalogPath), pace, TimeProvider.System, NullLogger.Instance) { Reached = reached };
        return await work(runner);
    }

    /// <summary>Everything that a reader of the posts may see: the table's hash, its columns and indexes, and the version in force.</summary>
    public async Task<string> DescribeAsync()
    {
        await using var store = StoreFactory.Create(StoreUrl);
        await store.OpenAsync(default);
        var lexicon = (await LexiconRegistry.Open(CatalogPath).GetAsync(Posts))!;
        var table = new StoreTable(lexicon.ReadProjection()!, lexicon.ReadBefore());
        var dump = await CanonicalDump.HashAsync(store, table, default);
        return $"{lexicon.Version} {lexicon.Projection} {lexicon.ProjectionBefore} {dump}";
    }

    /// <summary>The indexes of the posts' table, as the engine tells of them.</summary>
    public async Task<IReadOnlyCollection<string>> ReadIndexesAsync()
    {
        await using var store = StoreFactory.Create(StoreUrl);
        await store.OpenAsync(default);
        return await store.Changes.ReadIndexesAsync((await LexiconRegistry.Open(CatalogPath).GetAsync(Posts))!.ReadProjection()!, default);
    }

    /// <summary>How many rows give their record back, and how many do not.</summary>
    public Task<(long Rebuilt, long Damaged)> RebuildAsync() => CountAsync((_, _, _) => true);

    /// <summary>How many rows are flagged as invalid, and how many have another flag than the lexicons in force would give them.</summary>
    public async Task<(long Invalid, long Wrong)> CountFlagsAsync()
    {
        var validator = RecordValidator.Of(Nsid.Parse(Posts), await LexiconRegistry.Open(CatalogPath).ReadCatalogAsync())!;
        var (invalid, wrong) = (0L, 0L);
        await CountAsync((table, row, record) =>
        {
            var view = new RowView(new StoredRow(table, row.ToArray()));
            var isFlagged = (view.Field(table.FlagsField).Span[1] & (byte)RecordFlags.LexiconInvalid) != 0;
            invalid += isFlagged ? 1 : 0;
            wrong += isFlagged == (validator.Check(Encoding.ASCII.GetBytes(view.RecordKey), record) == LexiconViolation.None) ? 1 : 0;
            return true;
        });
        return (invalid, wrong);
    }

    /// <summary>What a plan to the lexicons in force would find in the rows, of a table with more than <paramref name="rowsMax"/> in a sample.</summary>
    public async Task<RowWork> CensusAsync(int rowsMax)
    {
        await using var store = StoreFactory.Create(StoreUrl);
        await store.OpenAsync(default);
        var registry = LexiconRegistry.Open(CatalogPath);
        var table = new StoreTable((await registry.GetAsync(Posts))!.ReadProjection()!);
        return await new RowCensus(store, table) { RowsMax = rowsMax }.CountAsync(RecordValidator.Of(table.Collection, await registry.ReadCatalogAsync())!, default);
    }

    /// <summary>Rows whose copy of the whole record tells the record that they give back.</summary>
    public async Task<long> CountCopiesAsync(string column) => (await CountAsync((table, row, record) =>
    {
        var tuple = new RowTuple(row);
        tuple.Skip(table.FirstColumnField + table.Projection!.Columns.ToList().FindIndex(known => known.Name == column));
        return RecordJson.ToDagCbor(tuple.Next()).AsSpan().SequenceEqual(record);
    })).Rebuilt;

    private async Task<(long Rebuilt, long Damaged)> CountAsync(RowCheck isGood)
    {
        await using var store = StoreFactory.Create(StoreUrl);
        await store.OpenAsync(default);
        var lexicon = (await LexiconRegistry.Open(CatalogPath).GetAsync(Posts))!;
        var table = new StoreTable(lexicon.ReadProjection()!, lexicon.ReadBefore());
        var rebuilder = new RecordRebuilder(table);
        using var buffer = new ByteBuffer();
        var (rebuilt, damaged) = (0L, 0L);
        await foreach (var row in store.Records.ListAsync(new RowQuery(table) { Limit = int.MaxValue }, default))
        {
            buffer.Clear();
            _ = rebuilder.TryRebuild(row.Tuple.Span, buffer) && isGood(table, row.Tuple.Span, buffer.Written) ? rebuilt++ : damaged++;
        }

        return (rebuilt, damaged);
    }

    public async Task<CommandRun> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, "--data", Folder, "--store", StoreUrl]);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Results}{run.Notes}");
        return run;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private delegate bool RowCheck(StoreTable table, ReadOnlySpan<byte> row, ReadOnlySpan<byte> record);
}
