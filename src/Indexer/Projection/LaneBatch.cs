using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>A row to remove: the collection's table, the record's key, and the rev of the commit that deleted it.</summary>
/// <param name="KeyOffset">Where the record key's compact form stands in <see cref="LaneBatch.Keys"/>.</param>
internal readonly record struct RowDelete(StoreTable Table, string Collection, DidKey Did, int KeyOffset, int KeyLength, Tid Rev);

/// <summary>Bytes that were not believed, kept so that they can be looked at and replayed.</summary>
internal sealed record DeadLetter(string Reason, string Detail, string Source, DidKey Did, string Path, byte[] Bytes, long AtMicros)
{
    /// <summary>Bytes kept of a repository that was refused as a whole.</summary>
    public const int CarBytesKept = 64 * 1024;

    /// <summary>Bytes kept of anything else: only a record of a CAR file can be longer, and its beginning is kept then.</summary>
    public const int BytesMax = DecodingLimits.FrameBytesMax;

    // The object itself, its texts' heads and its place in a list.
    private const int Overhead = 200;

    /// <summary>What it takes in memory, about.</summary>
    public long Size => Bytes.Length + Overhead + (sizeof(char) * (long)(Reason.Length + Detail.Length + Source.Length + Path.Length));
}

/// <summary>Up to where a source has been made durable in a lane.</summary>
internal readonly record struct LanePosition(string Source, int Lane, long Position);

/// <summary>
/// All that one flush makes durable. A store writes it in this order: bulk rows, deletes, live rows, dead letters, counts,
/// repos, positions. After a write the loop that filled it clears it and fills it again.
/// </summary>
internal sealed class LaneBatch : IDisposable
{
    private const int PurgeRowsUsual = 1_000;

    private readonly Dictionary<StoreTable, RecordBatch> _bulk = [];
    private readonly Dictionary<StoreTable, RecordBatch> _live = [];

    /// <summary>Rows of repositories that have no rows yet: copied straight into the tables.</summary>
    public IEnumerable<RecordBatch> BulkRows => _bulk.Values.Where(batch => batch.Count > 0);

    /// <summary>Rows that may exist already: upserted where the stored rev is lower.</summary>
    public IEnumerable<RecordBatch> LiveRows => _live.Values.Where(batch => batch.Count > 0);

    /// <summary>Deletes of this batch, each key of a table at most once and never one that is also in that table's <see cref="LiveRows"/>.</summary>
    public Dictionary<UInt128, RowDelete> Deletes { get; } = [];

    /// <summary>Record keys of <see cref="Deletes"/>, back to back.</summary>
    public ByteBuffer Keys { get; } = new();

    /// <summary>Repository rows as they shall stand, one for each DID.</summary>
    public Dictionary<DidKey, RepoState> Repos { get; } = [];

    /// <summary>
    /// Records gained by each repository's collection through <see cref="BulkRows"/>. What live rows and deletes add or
    /// take away the store counts from their effect.
    /// </summary>
    public Dictionary<(DidKey Did, string Collection), int> BulkCounts { get; } = [];

    /// <summary>Repositories of which every row, count and text goes away (a deleted account), before any other row is written.</summary>
    public HashSet<DidKey> Purges { get; } = [];

    /// <summary>Repositories that shall be fetched; one that is queued already stays as it is.</summary>
    public Dictionary<DidKey, QueuedRepo> Enqueues { get; } = [];

    /// <summary>DIDs that left the queue of repositories to fetch, because they are done or given up.</summary>
    public HashSet<DidKey> Dequeues { get; } = [];

    public DeadLetters DeadLetters { get; } = new();

    /// <summary>The newest position of each (source, lane) that this batch makes durable.</summary>
    public Dictionary<(string Source, int Lane), long> Positions { get; } = [];

    /// <summary>Rows of repositories that go away, as many as one transaction may take: one with more goes in several, and says so meanwhile.</summary>
    public int PurgeRows { get; set; } = PurgeRowsUsual;

    /// <summary>True when rows of the very same rev shall be replaced too: a repair from a snapshot.</summary>
    public bool ReplaceSameRev { get; set; }

    /// <summary>
    /// True when live rows only replace rows of the very same rev and CID, and never come anew: a re-projection, which must
    /// neither overwrite what is newer nor bring back what was deleted meanwhile.
    /// </summary>
    public bool RewriteOnly { get; set; }

    /// <summary>Set by a store that wrote the batch: rows of it that no engine takes, each now a dead letter.</summary>
    public int RowsRefused { get; set; }

    /// <summary>Record operations that the batch makes durable, those that a later one of the same batch replaced included.</summary>
    public int OperationCount { get; private set; }

    public int RowCount => _bulk.Values.Sum(batch => batch.Count) + _live.Values.Sum(batch => batch.Count);

    /// <summary>What rows, keys of deletes and dead letters hold in memory: whoever fills the batch sends it before that is too much.</summary>
    public long Bytes =>
        _bulk.Values.Sum(batch => (long)batch.Bytes) + _live.Values.Sum(batch => (long)batch.Bytes) + Keys.Length + DeadLetters.Bytes;

    public bool IsEmpty =>
        OperationCount == 0 && Deletes.Count == 0 && Repos.Count == 0 && Purges.Count == 0 && Dequeues.Count == 0
        && Enqueues.Count == 0 && DeadLetters.Count == 0 && Positions.Count == 0;

    /// <summary>False where live rows of the batch are known to meet older ones.</summary>
    public bool MayAllBeNew(RecordBatch live) => !live.Replaces && !ReplaceSameRev && !RewriteOnly;

    public RecordBatch BulkBatch(StoreTable table) => BatchOf(_bulk, table);

    public RecordBatch LiveBatch(StoreTable table) => BatchOf(_live, table);

    public void CountOperation() => OperationCount++;

    /// <summary>Where each table's bulk rows end now, for <see cref="TakeBackBulk"/>.</summary>
    public Dictionary<StoreTable, int> MarkBulk() => _bulk.ToDictionary(entry => entry.Key, entry => entry.Value.RowCount);

    /// <summary>
    /// Takes back all bulk rows and counts of a repository that were added since the mark (null takes back every bulk
    /// row) and answers how many rows these were.
    /// </summary>
    public int TakeBackBulk(DidKey did, Dictionary<StoreTable, int>? mark)
    {
        var taken = 0;
        foreach (var (table, batch) in _bulk)
        {
            var before = batch.Count;
            batch.TakeBack(mark?.GetValueOrDefault(table) ?? 0);
            taken += before - batch.Count;
        }

        foreach (var key in BulkCounts.Keys.Where(key => key.Did == did).ToList())
            BulkCounts.Remove(key);
        OperationCount -= taken;
        return taken;
    }

    public ReadOnlySpan<byte> KeyOf(in RowDelete delete) => Keys.Written.Slice(delete.KeyOffset, delete.KeyLength);

    /// <summary>Takes a repository's rows and deletes out of the batch: a deleted account leaves none.</summary>
    public void WithdrawAll(DidKey did)
    {
        foreach (var batch in _bulk.Values.Concat(_live.Values))
            batch.WithdrawAll(did);
        foreach (var (hash, delete) in Deletes)
        {
            if (delete.Did == did)
                Deletes.Remove(hash);
        }

        foreach (var key in BulkCounts.Keys.Where(key => key.Did == did).ToList())
            BulkCounts.Remove(key);
    }

    /// <summary>Repositories that go away, as they stand until the last of them is gone: hidden where their account is, and not whole.</summary>
    public LaneBatch PurgeMarks()
    {
        var marks = new LaneBatch();
        foreach (var did in Purges)
        {
            if (Repos.TryGetValue(did, out var state))
                marks.Repos[did] = state.AsLoading();
        }

        return marks;
    }

    public void Clear()
    {
        foreach (var batch in _bulk.Values.Concat(_live.Values))
            batch.Clear();
        Deletes.Clear();
        Keys.Clear();
        Repos.Clear();
        BulkCounts.Clear();
        Purges.Clear();
        Enqueues.Clear();
        Dequeues.Clear();
        DeadLetters.Clear();
        Positions.Clear();
        PurgeRows = PurgeRowsUsual;
        ReplaceSameRev = false;
        RewriteOnly = false;
        RowsRefused = 0;
        OperationCount = 0;
    }

    public void Dispose()
    {
        foreach (var batch in _bulk.Values.Concat(_live.Values))
            batch.Dispose();
        Keys.Dispose();
    }

    private static RecordBatch BatchOf(Dictionary<StoreTable, RecordBatch> batches, StoreTable table)
    {
        if (!batches.TryGetValue(table, out var batch))
            batches[table] = batch = new RecordBatch(table);
        return batch;
    }
}
