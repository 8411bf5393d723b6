using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lexidex.Store.Conformance.Moves;

/// <summary>
/// A store in which records of two collections are kept without a table, a catalog in which one of the two is registered later, and a
/// model of what has to stand there, whoever writes while they move.
/// </summary>
internal sealed class MovedCollection : IAsyncDisposable
{
    public const string Moved = "com.example.moved";
    public const string Other = "com.example.other";

    private const int Repos = 40;

    private const string Lexicon = """
        {"lexicon":1,"id":"com.example.moved","defs":{"main":{"type":"record","key":"any","record":{"type":"object","properties":{
        "text":{"type":"string"},"names":{"type":"array","items":{"type":"string"}}}}}}}
        """;

    private static readonly PlanPace Pace = new() { PageRows = 7, PageRepos = 9, RowsPerSecond = 100_000_000 };

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-moves-").FullName;
    private readonly Dictionary<(DidKey Did, string Collection, string Key), (ulong Rev, byte[] Record)> _model = [];
    private readonly ProjectorSet _projectors = new();
    private readonly TestStore _store;
    private readonly Random _random;
    private readonly LexiconRegistry _registry;
    private TablesInForce _tables;
    private bool _isHeld;
    private ulong _rev;

    private MovedCollection(TestStore store, int seed)
    {
        (_store, _random) = (store, new Random(seed));
        _registry = LexiconRegistry.Open(Path.Combine(_folder, "catalog.db"));
        _tables = NewTables();
    }

    /// <summary>The moves that are under way.</summary>
    public Task<IReadOnlyList<KeptMove>> MovesAsync() => _registry.Moves.ListAsync();

    /// <summary>Keeps records of both collections in <see cref="StoreTable.Unregistered"/>.</summary>
    public static async Task<MovedCollection> CreateAsync(TestStore store, int seed, int records)
    {
        await store.KeepLinksAsync(Moved);
        var moved = new MovedCollection(store, seed);
        await moved.WriteAsync(batch =>
        {
            for (var record = 0; record < records; record++)
                moved.Put(batch, moved.SomeRepo(), record % 2 == 0 ? Moved : Other, $"key{record}");
        });
        return moved;
    }

    public int Count(string collection) => _model.Keys.Count(key => key.Collection == collection);

    public int CountHolders(string collection) => _model.Keys.Where(key => key.Collection == collection).Select(key => key.Did).Distinct().Count();

    public async Task RegisterAsync()
    {
        var wish = new LexiconRegistration([Lexicon], "test", "test") { Filled = new HashSet<string>() };
        Assert.Null((await _registry.AddAsync(wish))[0].Verdict.Reason);
        Assert.True(await _tables.RefreshAsync(default));
    }

    /// <summary>Takes the collection out of use.</summary>
    public async Task RetireAsync()
    {
        Assert.True(await _registry.Retirement.RetireAsync(Moved, "test"));
        Assert.True(await _tables.RefreshAsync(default));
    }

    /// <summary>Moves as one process does, until all has moved or <paramref name="reached"/> throws.</summary>
    public async Task<MoveRunner> MoveAsync(Func<string, Task> reached)
    {
        _tables.Dispose();
        _tables = NewTables();
        Assert.True(await _tables.RefreshAsync(default));
        var runner = new MoveRunner(_store.Store, _tables, _registry.Moves, Pace, TimeProvider.System, NullLogger.Instance) { Reached = reached };
        while (await runner.RunNextAsync(default) is not null)
        {
        }

        return runner;
    }

    /// <summary>Creates, updates and deletes some records of both collections, and now and then a whole repository, as writers do.</summary>
    public Task ChangeAsync(int changes) => WriteAsync(batch =>
    {
        Assert.False(_isHeld);
        for (var change = 0; change < changes; change++)
            Change(batch);
    });

    /// <summary>What a reader is given of one repository, and what there is.</summary>
    public async Task<(List<string> Found, List<string> Expected)> ListSomeAsync()
    {
        var did = SomeRepo();
        var shelf = new RecordShelf(_store.Store, () => _tables.Current);
        var rows = await shelf.ListAsync(did, Moved, RepoCursor.Beginning, isReverse: false, 1_000, default);
        return (
            [.. rows.Select(row => $"{row.RecordKey} @{row.Rev.Value}")],
            [.. _model.Where(row => row.Key.Did == did && row.Key.Collection == Moved).Select(row => $"{row.Key.Key} @{row.Value.Rev}").Order(StringComparer.Ordinal)]);
    }

    /// <summary>Every row that stands, with the table it stands in and the record that it gives back, and every count.</summary>
    public async Task<List<string>> LinesAsync()
    {
        using var rebuilders = new RecordRebuilders();
        var lines = new List<string>();
        foreach (var table in new[] { StoreTable.Unregistered, _tables.Current.Of(Nsid.Parse(Moved)) })
        {
            await foreach (var stored in _store.Store.Records.ListAsync(new RowQuery(table) { Limit = int.MaxValue }, default))
            {
                var row = new RowView(stored);
                lines.Add(Line(table.Name, (row.Did, row.Collection, row.RecordKey), row.Rev.Value, rebuilders.Rebuild(row)));
            }
        }

        for (var repo = 0; repo < Repos; repo++)
            lines.AddRange((await _store.CountsAsync(TestTables.Numbered(repo))).Select(count => $"{repo} has {count.Value} of {count.Key}"));
        foreach (var collection in new[] { Moved, Other })
            lines.Add($"{await _store.TotalAsync(collection)} of {collection}");
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The same as it has to be once all has moved.</summary>
    public List<string> Expected()
    {
        var lines = _model.Select(row => Line(row.Key.Collection == Moved ? "com_example_moved" : "record", row.Key, row.Value.Rev, row.Value.Record)).ToList();
        for (var repo = 0; repo < Repos; repo++)
        {
            var ofRepo = _model.Keys.Where(key => key.Did == TestTables.Numbered(repo)).GroupBy(key => key.Collection);
            lines.AddRange(ofRepo.Select(group => $"{repo} has {group.Count()} of {group.Key}"));
        }

        lines.AddRange([$"{Count(Moved)} of {Moved}", $"{Count(Other)} of {Other}"]);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The links that stand, and those that the rows that stand should have.</summary>
    public async Task<(List<string> Found, List<string> Expected)> LinksAsync() =>
        (await _store.LinksAsync(), await _store.ExpectedAsync(StoreTable.Unregistered, _tables.Current.Of(Nsid.Parse(Moved))));

    public ValueTask DisposeAsync()
    {
        _tables.Dispose();
        _projectors.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Line(string table, (DidKey Did, string Collection, string Key) key, ulong rev, ReadOnlySpan<byte> record) =>
        $"{table}: {LinkChecks.DidText(key.Did)}/{key.Collection}/{key.Key} @{rev} {Convert.ToHexString(record)}";

    private TablesInForce NewTables()
    {
        var tables = new TablesInForce(_registry, _store.Store, NullLogger.Instance);
        tables.Hold = _ => Hold();
        return tables;

        Task<LaneHold?> Hold()
        {
            _isHeld = true;
            return Task.FromResult<LaneHold?>(new LaneHold(_store.Fence, static _ => Task.CompletedTask, () =>
            {
                _isHeld = false;
                return Task.CompletedTask;
            }));
        }
    }

    private DidKey SomeRepo() => TestTables.Numbered(_random.Next(Repos));

    private async Task WriteAsync(Action<BatchBuilder> fill)
    {
        using var builder = new BatchBuilder(_projectors);
        fill(builder);
        await _store.Writer.WriteAsync(builder.Batch, _store.Fence, default);
    }

    private void Change(BatchBuilder batch)
    {
        var known = _model.Keys.ElementAt(_random.Next(_model.Count));
        switch (_random.Next(60))
        {
            case 0:
                Purge(batch, known.Did);
                break;
            case < 20:
                Put(batch, SomeRepo(), _random.Next(3) == 0 ? Other : Moved, $"new{_rev}");
                break;
            case < 40:
                Put(batch, known.Did, known.Collection, known.Key);
                break;
            default:
                Delete(batch, known);
                break;
        }
    }

    private void Put(BatchBuilder batch, DidKey did, string collection, string key)
    {
        var record = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(
            $$"""{"$type":"{{collection}}","text":"{{++_rev}}","more":{{_random.Next(9)}},"names":["{{LinkChecks.DidText(TestTables.Bob)}}"]}"""));
        var isNew = _model.TryAdd((did, collection, key), default);
        _model[(did, collection, key)] = (_rev, record);
        var operation = new RecordOp(
            isNew ? RecordAction.Create : RecordAction.Update, Encoding.ASCII.GetBytes(collection), Encoding.ASCII.GetBytes(key), Cid.OfDagCbor(record), record);
        batch.Upsert(TableOf(collection), new RowOrigin(did, Tid.FromValue(_rev), 1_700_000_000_000_000), operation);
        DeleteRetired(batch, (did, collection, key));
    }

    private void Delete(BatchBuilder batch, (DidKey Did, string Collection, string Key) key)
    {
        _model.Remove(key);
        batch.Delete(TableOf(key.Collection), key.Did, Tid.FromValue(++_rev), Encoding.ASCII.GetBytes(key.Collection), Encoding.ASCII.GetBytes(key.Key));
        DeleteRetired(batch, key);
    }

    private void DeleteRetired(BatchBuilder batch, (DidKey Did, string Collection, string Key) key)
    {
        var collection = Encoding.ASCII.GetBytes(key.Collection);
        if (_tables.Current.RetiredOf(collection) is { } retired)
            batch.DeleteElsewhere(retired, key.Did, Tid.FromValue(_rev), collection, Encoding.ASCII.GetBytes(key.Key));
    }

    // Of its own, as pipelines do: what is written after it in the same batch would be new.
    private void Purge(BatchBuilder batch, DidKey did)
    {
        foreach (var key in _model.Keys.Where(key => key.Did == did).ToList())
            _model.Remove(key);
        batch.Purge(did);
    }

    private StoreTable TableOf(string collection) => _tables.Current.Of(Nsid.Parse(collection));
}
