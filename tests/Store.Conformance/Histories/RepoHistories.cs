namespace Lexidex.Store.Conformance.Histories;

/// <summary>One commit of one repository: each key at most once.</summary>
internal sealed record HistoryCommit(int Repo, ulong Rev, IReadOnlyList<Change> Changes);

/// <summary>What happened to a few repositories, each in the order of its revs, in the order of the network's stream.</summary>
internal sealed class RepoHistories
{
    public const int RepoCount = 4;
    private const int KeyCount = 4;
    private const int CommitCount = 80;

    private RepoHistories(IReadOnlyList<HistoryCommit> commits) => Commits = commits;

    public IReadOnlyList<HistoryCommit> Commits { get; }

    public static RepoHistories Of(int seed)
    {
        var random = new Random(seed);
        var revs = new ulong[RepoCount];
        var commits = new List<HistoryCommit>();
        for (var i = 0; i < CommitCount; i++)
        {
            var repo = random.Next(RepoCount);
            revs[repo] += (ulong)random.Next(1, 4);
            commits.Add(new HistoryCommit(repo, revs[repo], Changes(random, repo, revs[repo])));
        }

        return new RepoHistories(commits);
    }

    /// <summary>The records of a repository after all commits up to a rev, with the revs that wrote them.</summary>
    public Dictionary<HistoryKey, Change> StateOf(int repo, ulong rev)
    {
        var state = new Dictionary<HistoryKey, Change>();
        foreach (var change in Commits.Where(commit => commit.Repo == repo && commit.Rev <= rev).SelectMany(commit => commit.Changes))
        {
            if (change.Kind == ChangeKind.Delete)
                state.Remove(change.Key);
            else
                state[change.Key] = change;
        }

        return state;
    }

    /// <summary>What has to stand in the end, without the revs of rows: a snapshot does not tell which commit wrote a record.</summary>
    public IEnumerable<string> EndState()
    {
        var rows = Enumerable.Range(0, RepoCount).SelectMany(repo => StateOf(repo, ulong.MaxValue).Values).ToList();
        foreach (var row in rows)
            yield return StoreModel.Row(row.Key, rev: 0, row.Content);
        foreach (var group in rows.GroupBy(row => (row.Key.Repo, row.Key.Collection)))
            yield return StoreModel.Count(group.Key.Repo, group.Key.Collection, group.Count());
        foreach (var repo in Commits.GroupBy(commit => commit.Repo))
            yield return StoreModel.Rev(repo.Key, repo.Max(commit => commit.Rev));
        foreach (var collection in HistoryKey.Collections)
            yield return StoreModel.Total(collection, rows.Count(row => row.Key.Collection == collection));
    }

    private static List<Change> Changes(Random random, int repo, ulong rev)
    {
        var changes = new Dictionary<HistoryKey, Change>();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var collection = HistoryKey.Collections[random.Next(HistoryKey.Collections.Length)];
            var key = new HistoryKey(repo, collection, $"key{random.Next(KeyCount)}");
            var isDelete = random.Next(3) == 0;
            changes[key] = new Change(isDelete ? ChangeKind.Delete : ChangeKind.Put, key, rev, isDelete ? "" : $"{rev}-{random.Next(1000)}");
        }

        return [.. changes.Values];
    }
}
