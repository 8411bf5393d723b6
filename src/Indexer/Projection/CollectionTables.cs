using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Projection;

/// <summary>Which table each collection's records go to. A snapshot: registering a lexicon makes a new one.</summary>
internal sealed class CollectionTables
{
    private readonly Dictionary<byte[], StoreTable> _tables = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], StoreTable>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;

    public CollectionTables(IEnumerable<TableProjection> projections)
        : this(projections.Select(projection => new StoreTable(projection)))
    {
    }

    public CollectionTables(IEnumerable<StoreTable> tables)
    {
        foreach (var table in tables)
            _tables[table.CollectionUtf8] = table;

        _byUtf8 = _tables.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public static CollectionTables None { get; } = new(Array.Empty<StoreTable>());

    public IReadOnlyCollection<StoreTable> All => _tables.Values;

    /// <summary>The collection's own table, or <see cref="StoreTable.Unregistered"/>.</summary>
    public StoreTable Of(ReadOnlySpan<byte> collection) =>
        _byUtf8.TryGetValue(collection, out var table) ? table : StoreTable.Unregistered;

    public StoreTable Of(Nsid collection) => Of(System.Text.Encoding.ASCII.GetBytes(collection.Text));

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => unchecked((int)XxHash3.HashToUInt64(alternate));

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
