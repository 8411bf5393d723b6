using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;

namespace Lexidex.Store.Conformance.Histories;

/// <summary>A part of a store, some repositories that no other play has, to which batches are written and whose state is told as the model tells its own.</summary>
internal sealed class PlayedStore
{
    private readonly TestStore _store;
    private readonly int _firstRepo;
    private readonly Dictionary<string, long> _totalsBefore = [];

    private PlayedStore(TestStore store, int firstRepo) => (_store, _firstRepo) = (store, firstRepo);

    public static async Task<PlayedStore> OfAsync(TestStore store, int firstRepo)
    {
        var played = new PlayedStore(store, firstRepo);
        foreach (var collection in HistoryKey.Collections)
            played._totalsBefore[collection] = await store.TotalAsync(collection);
        return played;
    }

    public DidKey Did(int repo) => TestTables.Numbered(_firstRepo + repo);

    /// <param name="movesRev">False for a part of a snapshot that is not the last.</param>
    public Task WriteAsync(ChangeBatch changes, bool movesRev = true) => _store.WriteAsync(batch => Fill(batch, changes, movesRev));

    public Task WriteRevAsync(int repo, ulong rev) => _store.WriteAsync(batch => batch.Repo(Did(repo), rev));

    public async Task<ulong> RevAsync(int repo) => (await _store.RepoAsync(Did(repo)))?.Rev?.Value ?? 0;

    /// <summary>The content of each record of a repository.</summary>
    public async Task<Dictionary<HistoryKey, string>> RowsAsync(int repo)
    {
        var rows = new Dictionary<HistoryKey, string>();
        await foreach (var (key, row) in ReadAsync(repo))
            rows.Add(key, Content(row));
        return rows;
    }

    /// <param name="repos">How many repositories the play has.</param>
    /// <param name="withRevs">Whether each row's own rev is told.</param>
    public async Task<List<string>> LinesAsync(int repos, bool withRevs = true)
    {
        var lines = new List<string>();
        for (var repo = 0; repo < repos; repo++)
            await TellAsync(repo, withRevs, lines);
        foreach (var collection in HistoryKey.Collections)
            lines.Add(StoreModel.Total(collection, await _store.TotalAsync(collection) - _totalsBefore[collection]));
        return lines;
    }

    private async Task TellAsync(int repo, bool withRevs, List<string> lines)
    {
        await foreach (var (key, row) in ReadAsync(repo))
            lines.Add(StoreModel.Row(key, withRevs ? row.Rev : 0, Content(row)));
        foreach (var (collection, count) in await _store.CountsAsync(Did(repo)))
            lines.Add(StoreModel.Count(repo, collection, count));
        if (await _store.RepoAsync(Did(repo)) is { Rev: { } rev })
            lines.Add(StoreModel.Rev(repo, rev.Value));
    }

    private async IAsyncEnumerable<(HistoryKey Key, TestRow Row)> ReadAsync(int repo)
    {
        foreach (var table in new[] { TestTables.Everything, StoreTable.Unregistered })
        {
            var all = new RowQuery(table) { Did = Did(repo), Limit = int.MaxValue };
            await foreach (var stored in _store.Store.Records.ListAsync(all, CancellationToken.None))
            {
                var row = TestRow.Read(stored);
                yield return (new HistoryKey(repo, row.Collection, row.RecordKey), row);
            }
        }
    }

    private static string Content(TestRow row) => Encoding.UTF8.GetString(row.Rest!);

    private void Fill(LaneBatch batch, ChangeBatch changes, bool movesRev)
    {
        batch.ReplaceSameRev = changes.IsRepair;
        if (changes.Purged is { } purged)
            batch.Purges.Add(Did(purged));
        foreach (var change in changes.Changes)
        {
            var row = change.Key.RowOf(Did(change.Key.Repo), change.Rev, change.Content);
            _ = change.Kind switch
            {
                ChangeKind.Bulk => batch.Bulk(row),
                ChangeKind.Put => batch.Live(row),
                _ => batch.Delete(row),
            };
        }

        foreach (var repo in changes.Changes.Where(_ => movesRev).GroupBy(change => change.Key.Repo))
            batch.Repo(Did(repo.Key), repo.Max(change => change.Rev));
    }
}
