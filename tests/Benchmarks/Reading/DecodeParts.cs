using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Benchmarks.Reading;

/// <summary>Where the time of reading goes: each part of the work by itself, over the same CARs.</summary>
internal sealed class DecodeParts : IDisposable
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1.5);

    private readonly DecodeCorpus _corpus;
    private readonly BlockHash _hash = new();
    private readonly CarBlocks _blocks = new();
    private readonly RecordPath _path = new();
    private readonly MstWalk _walk;
    private readonly List<(ReadOnlyMemory<byte> Block, ReadOnlyMemory<byte> Digest)> _nodes = [];
    private readonly List<(ReadOnlyMemory<byte> Block, ReadOnlyMemory<byte> Digest)> _records = [];
    private readonly List<byte[]> _keys = [];

    public DecodeParts(DecodeCorpus corpus)
    {
        _corpus = corpus;
        _walk = new MstWalk(_hash);
        foreach (var car in corpus.Cars)
            Take(car);
    }

    /// <summary>Nanoseconds a record, part by part.</summary>
    public IEnumerable<(string Part, double Nanoseconds)> Measure(double whole)
    {
        var index = PerRecord(() => All(car => _blocks.TryFill(car, out _)));
        var tree = PerRecord(() => All(WalkTree)) - index;
        var nodes = PerRecord(() => HashAll(_nodes));
        var keys = PerRecord(LayAll);
        var records = PerRecord(() => HashAll(_records));
        var strict = PerRecord(CheckAll);
        var paths = PerRecord(SplitAll);
        yield return ("SHA-256 of the records", records);
        yield return ("SHA-256 of the tree's nodes", nodes);
        yield return ("SHA-256 of the keys, for their layers", keys);
        yield return ("the tree: nodes found, read, their keys spelled and compared", tree - nodes - keys);
        yield return ("the places of all blocks", index);
        yield return ("strict DRISL of the records", strict);
        yield return ("collection and record key of each path", paths);
        yield return ("the rest: records found, commits, what lies between", whole - records - tree - index - strict - paths);
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _hash.Dispose();
    }

    private void Take(byte[] car)
    {
        var root = TreeOf(car);
        _walk.Start(_blocks, root);
        var digests = new HashSet<string>();
        while (_walk.MoveNext())
        {
            _keys.Add(_walk.Key.ToArray());
            _blocks.TryOpen(_walk.RecordDigest.Span, _hash, out var block, out _);
            _records.Add((block, _walk.RecordDigest.ToArray()));
            digests.Add(Convert.ToHexString(_walk.RecordDigest.Span));
        }

        var reader = new CarReader(car);
        reader.TryReadHeader();
        while (reader.MoveNext())
        {
            var digest = car.AsMemory(reader.BlockStart - BlockHash.Length, BlockHash.Length);
            if (!digests.Contains(Convert.ToHexString(digest.Span)))
                _nodes.Add((car.AsMemory(reader.BlockStart, reader.BlockLength), digest));
        }
    }

    private double PerRecord(Action round) => 1e9 / ReadingRounds.Measure(Each, () =>
    {
        round();
        return _records.Count;
    }).Best;

    private void All(Action<byte[]> read)
    {
        foreach (var car in _corpus.Cars)
            read(car);
    }

    private void WalkTree(byte[] car)
    {
        _walk.Start(_blocks, TreeOf(car));
        while (_walk.MoveNext())
        {
        }
    }

    private Cid TreeOf(byte[] car)
    {
        _blocks.TryFill(car, out _);
        _blocks.TryOpen(_blocks.Root, _hash, out var block, out _);
        CommitDecoder.TryDecode(block, out var commit, out _);
        return commit.Data;
    }

    private void HashAll(List<(ReadOnlyMemory<byte> Block, ReadOnlyMemory<byte> Digest)> blocks)
    {
        foreach (var (block, digest) in blocks)
            _hash.Matches(block.Span, digest.Span);
    }

    private void LayAll()
    {
        foreach (var key in _keys)
            _hash.LayerOf(key);
    }

    private void CheckAll()
    {
        foreach (var (block, _) in _records)
            CborCheck.TryValidate(block.Span, out _);
    }

    private void SplitAll()
    {
        foreach (var key in _keys)
            _path.CollectionLengthOf(key);
    }
}
