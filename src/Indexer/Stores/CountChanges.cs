using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>What a write adds to the counters: records of each repository's collection, and of each collection in each lane.</summary>
internal sealed class CountChanges
{
    /// <summary>Changes of table repo_collection.</summary>
    public Dictionary<(DidKey Did, string Collection), long> Repos { get; } = [];

    /// <summary>Changes of table collection_total.</summary>
    public Dictionary<(string Collection, int Lane), long> Totals { get; } = [];

    public void Add(DidKey did, string collection, long records)
    {
        if (records == 0)
            return;
        AddTotal(did, collection, records);

        // What came and went in one batch leaves no row that says 0.
        var change = Repos.GetValueOrDefault((did, collection)) + records;
        if (change == 0)
            Repos.Remove((did, collection));
        else
            Repos[(did, collection)] = change;
    }

    /// <summary>Every row is new.</summary>
    public void AddNew(RecordBatch rows)
    {
        for (var row = 0; row < rows.RowCount; row++)
        {
            if (!rows.TryGetRow(row, out var bytes))
                continue;
            var tuple = new RowTuple(bytes);
            Add(DidKey.FromBytes(tuple.Next()), rows.Table.IsUnregistered ? Encoding.UTF8.GetString(tuple.Next()) : rows.Table.Collection.Text, 1);
        }
    }

    /// <summary>For rows of table repo_collection that are gone already.</summary>
    public void AddTotal(DidKey did, string collection, long records)
    {
        var key = (collection, Lane.Of(did));
        Totals[key] = Totals.GetValueOrDefault(key) + records;
    }

    public void Clear()
    {
        Repos.Clear();
        Totals.Clear();
    }
}
