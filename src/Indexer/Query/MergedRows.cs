using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Query;

/// <summary>Merges runs of rows, each in the order of its record keys as text, into one. Of a key in two runs the earlier run's row is taken.</summary>
internal static class MergedRows
{
    public static List<RowView> InKeyOrder(IReadOnlyList<List<RowView>> runs, bool isReverse, int limit)
    {
        var merged = new List<RowView>();
        var heads = runs.Where(run => run.Count > 0).Select(run => new Head(run)).ToList();
        while (merged.Count < limit && heads.Count > 0)
        {
            var first = First(heads, isReverse);
            merged.Add(first.Row);
            Pass(heads, first.Key);
        }

        return merged;
    }

    private static Head First(List<Head> heads, bool isReverse)
    {
        var first = heads[0];
        foreach (var head in heads)
        {
            var order = string.CompareOrdinal(head.Key, first.Key);
            if (isReverse ? order > 0 : order < 0)
                first = head;
        }

        return first;
    }

    private static void Pass(List<Head> heads, string key)
    {
        for (var i = heads.Count - 1; i >= 0; i--)
        {
            if (heads[i].Key == key && !heads[i].Move())
                heads.RemoveAt(i);
        }
    }

    private sealed class Head(List<RowView> run)
    {
        private int _next;

        public RowView Row => run[_next];

        public string Key { get; private set; } = run[0].RecordKey;

        public bool Move()
        {
            if (++_next == run.Count)
                return false;
            Key = Row.RecordKey;
            return true;
        }
    }
}
