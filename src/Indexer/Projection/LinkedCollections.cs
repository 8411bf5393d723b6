using System.Collections.Frozen;
using System.Text;

namespace Lexidex.Indexer.Projection;

/// <summary>The collections whose links are kept. A snapshot: it changes only while nobody writes.</summary>
internal sealed class LinkedCollections
{
    private readonly FrozenDictionary<string, bool> _all;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;

    /// <param name="all">Each collection, and whether every record that it has, has its links.</param>
    public LinkedCollections(IEnumerable<KeyValuePair<string, bool>> all)
    {
        _all = all.ToFrozenDictionary(StringComparer.Ordinal);
        _names = _all.Keys.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static LinkedCollections None { get; } = new([]);

    public IReadOnlyDictionary<string, bool> All => _all;

    /// <summary>Whether rows of the table may have links. Of collections without a table each row has to be asked for.</summary>
    public bool MayHave(StoreTable table) =>
        _all.Count > 0 && (table.IsUnregistered || _all.ContainsKey(table.Collection.Text));

    public bool Contains(ReadOnlySpan<byte> collection)
    {
        Span<char> name = stackalloc char[512];
        return Encoding.UTF8.TryGetChars(collection, name, out var length) && _names.Contains(name[..length]);
    }
}
