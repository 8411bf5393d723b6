using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Trees;

namespace Lexidex.Simulator.Repos;

/// <summary>A record as it stands in a repository now.</summary>
internal sealed record StoredRecord(RecordPath Path, Cid Cid, byte[] Block);

/// <summary>The records of one repository and their tree. Not thread-safe: its repository locks around it.</summary>
internal sealed class RepoContents
{
    private readonly Dictionary<RecordPath, int> _places = [];
    private readonly List<StoredRecord> _records = [];

    public RepoContents(IEnumerable<GeneratedRecord> records)
    {
        var sorted = records.Select(record => (Key: record.Path.ToBytes(), Record: record)).ToList();
        sorted.Sort((left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        foreach (var (_, record) in sorted)
            Append(new(record.Path, Cid.OfDagCbor(record.Block), record.Block));
        Tree = new(TreeBuild.FromSorted([.. sorted.Select((item, at) => KeyValuePair.Create(item.Key, _records[at].Cid))]));
        Tree.Seal();
    }

    public RecordTree Tree { get; }

    /// <summary>In an order that depends on past edits only.</summary>
    public IReadOnlyList<StoredRecord> Records => _records;

    public StoredRecord? Find(RecordPath path) => _places.TryGetValue(path, out var place) ? _records[place] : null;

    public void Put(RecordPath path, Cid cid, byte[] block)
    {
        var record = new StoredRecord(path, cid, block);
        if (_places.TryGetValue(path, out var place))
            _records[place] = record;
        else
            Append(record);
        Tree.Put(path.ToBytes(), cid);
    }

    public void Remove(RecordPath path)
    {
        var place = _places[path];
        var last = _records[^1];
        _records[place] = last;
        _places[last.Path] = place;
        _records.RemoveAt(_records.Count - 1);
        _places.Remove(path);
        Tree.Remove(path.ToBytes());
    }

    /// <summary>Every block once: each node before what it links to, records in key order.</summary>
    public IEnumerable<CarBlock> Blocks()
    {
        var seen = new HashSet<Cid>();
        var blocks = new Dictionary<Cid, byte[]>(_records.Count);
        foreach (var record in _records)
            blocks[record.Cid] = record.Block;
        return BlocksBelow(Tree.Root, blocks).Where(block => seen.Add(block.Cid));
    }

    private static IEnumerable<CarBlock> BlocksBelow(TreeNode root, Dictionary<Cid, byte[]> blocks)
    {
        foreach (var (node, entry) in TreeWalk.PreOrder(root))
            yield return node is not null ? new(node.Cid, node.Block) : new(entry.Value, blocks[entry.Value]);
    }

    private void Append(StoredRecord record)
    {
        _places.Add(record.Path, _records.Count);
        _records.Add(record);
    }
}
