namespace Lexidex.Store.Conformance.Histories;

/// <summary>What a store has to do, in its smallest form: the rows, and the rev of each repository.</summary>
internal sealed class StoreModel
{
    private readonly Dictionary<HistoryKey, (ulong Rev, string Content)> _rows = [];
    private readonly Dictionary<int, ulong> _revs = [];

    public void Apply(ChangeBatch batch)
    {
        if (batch.Purged is { } purged)
        {
            foreach (var key in _rows.Keys.Where(key => key.Repo == purged).ToList())
                _rows.Remove(key);
        }

        // As a store does: bulk rows, then deletes, then live rows.
        foreach (var kind in new[] { ChangeKind.Bulk, ChangeKind.Delete, ChangeKind.Put })
        {
            foreach (var change in batch.Changes.Where(change => change.Kind == kind))
                Apply(change, batch.IsRepair);
        }
    }

    /// <summary>Everything that can be seen, a line each, in order.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var (key, row) in _rows)
            yield return Row(key, row.Rev, row.Content);
        foreach (var group in _rows.Keys.GroupBy(key => (key.Repo, key.Collection)))
            yield return Count(group.Key.Repo, group.Key.Collection, group.Count());
        foreach (var (repo, rev) in _revs)
            yield return Rev(repo, rev);
        foreach (var collection in HistoryKey.Collections)
            yield return Total(collection, _rows.Keys.Count(key => key.Collection == collection));
    }

    public static string Row(HistoryKey key, ulong rev, string content) => $"row {key} @{rev} '{content}'";

    public static string Count(int repo, string collection, long count) => $"count {repo}/{collection} {count}";

    public static string Rev(int repo, ulong rev) => $"rev {repo} {rev}";

    public static string Total(string collection, long count) => $"total {collection} {count}";

    private void Apply(Change change, bool isRepair)
    {
        _revs[change.Key.Repo] = Math.Max(_revs.GetValueOrDefault(change.Key.Repo), change.Rev);
        if (_rows.TryGetValue(change.Key, out var row) && (row.Rev > change.Rev || (row.Rev == change.Rev && !isRepair)))
            return;
        if (change.Kind == ChangeKind.Delete)
            _rows.Remove(change.Key);
        else
            _rows[change.Key] = (change.Rev, change.Content);
    }
}
