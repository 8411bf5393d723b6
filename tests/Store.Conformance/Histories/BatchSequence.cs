namespace Lexidex.Store.Conformance.Histories;

/// <summary>Random batches over a few repositories, tables and keys, so that everything meets everything.</summary>
internal static class BatchSequence
{
    public const int RepoCount = 3;
    private const int KeyCount = 5;
    private const int RevMax = 30;

    public static IReadOnlyList<ChangeBatch> Of(int seed, int batches)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, batches).Select(_ => Batch(random))];
    }

    /// <summary>Every sequence with one batch less, then every one with one change less.</summary>
    public static IEnumerable<IReadOnlyList<ChangeBatch>> Smaller(IReadOnlyList<ChangeBatch> batches)
    {
        for (var i = 0; i < batches.Count; i++)
            yield return [.. batches.Where((_, index) => index != i)];
        for (var i = 0; i < batches.Count; i++)
        {
            for (var change = 0; change < batches[i].Changes.Count; change++)
            {
                var less = batches[i] with { Changes = [.. batches[i].Changes.Where((_, index) => index != change)] };
                yield return [.. batches.Select((batch, index) => index == i ? less : batch)];
            }
        }
    }

    private static ChangeBatch Batch(Random random)
    {
        var changes = new List<Change>();
        var used = new HashSet<(bool IsBulk, HistoryKey Key)>();
        for (var count = random.Next(1, 25); count > 0; count--)
        {
            var change = Change(random);
            if (used.Add((change.Kind == ChangeKind.Bulk, change.Key)))
                changes.Add(change);
        }

        return new ChangeBatch(random.Next(4) == 0, random.Next(12) == 0 ? random.Next(RepoCount) : null, changes);
    }

    private static Change Change(Random random)
    {
        var key = new HistoryKey(
            random.Next(RepoCount), HistoryKey.Collections[random.Next(HistoryKey.Collections.Length)], $"key{random.Next(KeyCount)}");
        var kind = random.Next(6) switch { 0 or 1 => ChangeKind.Bulk, 2 => ChangeKind.Delete, _ => ChangeKind.Put };
        var rev = (ulong)random.Next(1, RevMax);
        return new Change(kind, key, rev, kind == ChangeKind.Delete ? "" : $"{random.Next(1000)}");
    }
}
