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
    private readonly Dictionary<byte[], StoreTable> _retired = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], StoreTable>.AlternateLookup<ReadOnlySpan<byte>> _retiredByUtf8;

    public CollectionTables(IEnumerable<TableProjection> projections)
        : this(projections.Select(projection => new StoreTable(projection)))
    {
    }

    /// <param name="retired">Tables that take no rows and are read; null for none.</param>
    public CollectionTables(IEnumerable<StoreTable> tables, IEnumerable<StoreTable>? retired = null)
    {
        foreach (var table in tables)
            _tables[table.CollectionUtf8] = table;
        foreach (var table in retired ?? [])
            _retired[table.CollectionUtf8] = table;

        _byUtf8 = _tables.GetAlternateLookup<ReadOnlySpan<byte>>();
        _retiredByUtf8 = _retired.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public static CollectionTables None { get; } = new(Array.Empty<StoreTable>());

    public IReadOnlyCollection<StoreTable> All => _tables.Values;

    /// <summary>Tables of retired lexicons: they take no rows, but are still read.</summary>
    public IReadOnlyCollection<StoreTable> Retired => _retired.Values;

    /// <summary>
    /// Where rows of before stand of a collection that was retired; null for any other. A record that is written or deleted is taken
    /// away from there.
    /// </summary>
    public StoreTable? RetiredOf(ReadOnlySpan<byte> collection) =>
        _retired.Count > 0 && _retiredByUtf8.TryGetValue(collection, out var table) ? table : null;

    /// <summary>The table in which to look for columns of a collection: its own, be it retired or not, or <see cref="StoreTable.Unregistered"/>.</summary>
    public StoreTable ToRead(ReadOnlySpan<byte> collection) => RetiredOf(collection) ?? Of(collection);

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
