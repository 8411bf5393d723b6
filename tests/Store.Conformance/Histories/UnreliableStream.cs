namespace Lexidex.Store.Conformance.Histories;

/// <summary>
/// Plays a history as the network does it to us: batches end anywhere, the stream begins again at an earlier place, a batch
/// is sent twice, and now and then a repository comes as a snapshot, in bulk where it has no rows, else as a repair by difference.
/// </summary>
internal sealed class UnreliableStream(RepoHistories history, PlayedStore store, Random random)
{
    private readonly Dictionary<HistoryKey, Change> _open = [];

    // The last commit of which, and of all before it, nothing waits to be written.
    private int _writtenTo = -1;

    public async Task PlayAsync()
    {
        for (var at = 0; at < history.Commits.Count; at++)
        {
            await TakeAsync(history.Commits[at]);
            if (_open.Count == 0)
                _writtenTo = at;
            if (random.Next(4) == 0)
            {
                await FlushAsync();
                _writtenTo = at;
            }
            if (random.Next(15) == 0)
                await LoadSnapshotAsync(history.Commits[random.Next(at, Math.Min(at + 10, history.Commits.Count))]);

            // The process died: what was not written is lost, and the stream begins again at the durable position or before it.
            if (random.Next(20) == 0)
            {
                _open.Clear();
                at = _writtenTo = Math.Max(-1, _writtenTo - random.Next(30));
            }
        }

        // The last reading is whole.
        foreach (var commit in history.Commits)
            await TakeAsync(commit);
        await FlushAsync();
    }

    // As the verifier does: what is not newer than the repository's rev is skipped.
    private async Task TakeAsync(HistoryCommit commit)
    {
        var newest = _open.Values.Where(change => change.Key.Repo == commit.Repo).Select(change => change.Rev).DefaultIfEmpty().Max();
        if (commit.Rev <= Math.Max(newest, await store.RevAsync(commit.Repo)))
            return;
        foreach (var change in commit.Changes)
            _open[change.Key] = change;
    }

    private async Task FlushAsync()
    {
        if (_open.Count == 0)
            return;
        var changes = _open.Values.ToArray();
        random.Shuffle(changes);
        _open.Clear();
        await WriteAsync(new ChangeBatch(IsRepair: false, Purged: null, changes));
    }

    // An answer that was lost makes the writer send the same batch again.
    private async Task WriteAsync(ChangeBatch batch)
    {
        for (var times = random.Next(4) == 0 ? 2 : 1; times > 0; times--)
            await store.WriteAsync(batch);
    }

    private async Task LoadSnapshotAsync(HistoryCommit head)
    {
        await FlushAsync();
        if (head.Rev < await store.RevAsync(head.Repo))
            return;

        var snapshot = history.StateOf(head.Repo, head.Rev).Values.Select(change => change with { Rev = head.Rev }).ToList();
        var stored = await store.RowsAsync(head.Repo);
        var changed = snapshot.Where(change => stored.GetValueOrDefault(change.Key) != change.Content);
        var extra = stored.Keys.Except(snapshot.Select(change => change.Key)).Select(key => new Change(ChangeKind.Delete, key, head.Rev, ""));
        var isWhole = stored.Count == 0
            ? await WriteInPartsAsync([.. snapshot.Select(change => change with { Kind = ChangeKind.Bulk })], isRepair: false)
            : await WriteInPartsAsync([.. changed, .. extra], isRepair: true);
        if (isWhole)
            await store.WriteRevAsync(head.Repo, head.Rev);
    }

    // Rows first: the repository's rev comes after the last of them, and the process may die before that: then the answer is false.
    private async Task<bool> WriteInPartsAsync(Change[] changes, bool isRepair)
    {
        random.Shuffle(changes);
        var cut = random.Next(changes.Length + 1);
        await store.WriteAsync(new ChangeBatch(isRepair, null, changes[..cut]), movesRev: false);
        if (random.Next(5) == 0)
            return false;
        await store.WriteAsync(new ChangeBatch(isRepair, null, changes[cut..]), movesRev: false);
        return true;
    }
}
