using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Trees;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

/// <summary>The blocks of a CAR in memory; each one's hash is checked as it is read.</summary>
internal sealed class PlainCar
{
    private readonly Dictionary<Cid, byte[]> _blocks = [];

    public PlainCar(byte[] car)
    {
        var at = 0;
        var header = PlainCbor.Map(Section(car, ref at));
        Assert.Equal(1L, header["version"]);
        Root = (Cid)Assert.Single((List<object?>)header["roots"]!)!;
        while (at < car.Length)
        {
            var section = Section(car, ref at);
            Assert.True(Cid.TryParseBytes(section.AsSpan(0, Cid.StandardLength), out var cid));
            var block = section[Cid.StandardLength..];
            Assert.True(cid.Matches(block), $"The block of {cid} has another hash.");
            Assert.True(_blocks.TryAdd(cid, block), $"The block of {cid} is there twice.");
        }
    }

    public Cid Root { get; }

    public IReadOnlyDictionary<Cid, byte[]> Blocks => _blocks;

    public Dictionary<string, object?> Commit => PlainCbor.Map(_blocks[Root]);

    public Cid Data => (Cid)Commit["data"]!;

    /// <summary>Every record of a whole repository by path; fails where a block of the tree is missing.</summary>
    public Dictionary<string, Cid> Records()
    {
        var records = new Dictionary<string, Cid>(StringComparer.Ordinal);
        Collect(Data, records);
        return records;
    }

    /// <summary>The tree as far as its blocks are here; what is not stays a CID, and throws when it is needed.</summary>
    public TreeNode Tree(Cid root) => PartialTree.Load(_blocks, root);

    private void Collect(Cid node, Dictionary<string, Cid> records)
    {
        var map = PlainCbor.Map(_blocks[node]);
        if (map["l"] is Cid left)
            Collect(left, records);
        var key = "";
        foreach (var entry in ((List<object?>)map["e"]!).Cast<Dictionary<string, object?>>())
        {
            key = key[..(int)(long)entry["p"]!] + System.Text.Encoding.ASCII.GetString((byte[])entry["k"]!);
            records.Add(key, (Cid)entry["v"]!);
            if (entry["t"] is Cid right)
                Collect(right, records);
        }
    }

    private static byte[] Section(byte[] car, ref int at)
    {
        int length = 0, shift = 0;
        do
        {
            length |= (car[at] & 0x7F) << shift;
            shift += 7;
        }
        while ((car[at++] & 0x80) != 0);
        at += length;
        return car[(at - length)..at];
    }
}
