using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Text;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Decides what becomes of records of collections without a table, and counts them for discovery. Shared by all loops; rules
/// may be exchanged while they work. Costs nothing per record once a collection is known.
/// </summary>
internal sealed class UnregisteredCollections
{
    /// <summary>Collections that are told apart; records of any more are treated by the rules, and not counted.</summary>
    public const int CollectionsMax = 10_000;

    private readonly ConcurrentDictionary<byte[], CollectionTally> _tallies = new(Utf8Comparer.Instance);
    private readonly ConcurrentDictionary<byte[], CollectionTally>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;
    private CollectionRules _rules = CollectionRules.None;

    public UnregisteredCollections() => _byUtf8 = _tallies.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Takes up other rules, for what comes from now on.</summary>
    public void Use(CollectionRules rules)
    {
        Volatile.Write(ref _rules, rules);
        foreach (var tally in _tallies.Values)
            tally.Action = rules.Of(tally.Collection);
    }

    /// <summary>Counts a record operation and answers whether its record is to be kept.</summary>
    public bool Meet(ReadOnlySpan<byte> collection, DidKey did, ReadOnlySpan<byte> recordKey, bool isDelete)
    {
        if (!_byUtf8.TryGetValue(collection, out var tally) && (tally = TallyOf(collection)) is null)
            return Volatile.Read(ref _rules).Of(Encoding.ASCII.GetString(collection)) == CollectionAction.Keep;
        if (tally.Action != CollectionAction.Ignore)
            tally.Count(did, recordKey, isDelete);
        return tally.Action == CollectionAction.Keep;
    }

    /// <summary>What was counted since the last time.</summary>
    public IReadOnlyList<CollectionDelta> Take() => [.. _tallies.Values.Select(tally => tally.Take()).OfType<CollectionDelta>()];

    private CollectionTally? TallyOf(ReadOnlySpan<byte> collection)
    {
        if (_tallies.Count >= CollectionsMax)
            return null;
        var text = Encoding.ASCII.GetString(collection);
        return _tallies.GetOrAdd(collection.ToArray(), _ => new CollectionTally(text) { Action = Volatile.Read(ref _rules).Of(text) });
    }

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
