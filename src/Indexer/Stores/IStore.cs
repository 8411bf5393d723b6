using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores;

/// <summary>One store: its tables, its writers, and what is asked of it. Safe for use by several tasks at once.</summary>
internal interface IStore : IAsyncDisposable
{
    StoreDialect Dialect { get; }

    /// <summary>What the server can do. To be asked once the store is open.</summary>
    StoreCapabilities Capabilities { get; }

    /// <summary>The store's address with any password masked.</summary>
    string DisplayName { get; }

    /// <summary>
    /// Looks at privileges, versions and settings and says what to mend. Makes nothing, and may be asked before
    /// <see cref="OpenAsync"/>, also of a store that this refuses.
    /// </summary>
    /// <exception cref="StoreException">The store is away.</exception>
    Task<IReadOnlyList<StoreCheck>> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Connects, creates what is missing of the system tables, and refuses a format version that is not ours.</summary>
    /// <exception cref="StoreException">The store is away, too old, or of another format; the message says what to do.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Creates the table and view of a registered collection if they are missing. No index.</summary>
    Task EnsureTableAsync(TableProjection projection, CancellationToken cancellationToken);

    /// <summary>Builds the indexes of the projection that are missing.</summary>
    Task EnsureIndexesAsync(TableProjection projection, CancellationToken cancellationToken);

    /// <summary>How a table that has rows is changed.</summary>
    ITableChanges Changes { get; }

    IBulkWriter OpenWriter();

    ILaneLeases Leases { get; }

    IRepoRows Repos { get; }

    IRecordRows Records { get; }

    IRepoQueue Queue { get; }

    ILinkRows Links { get; }

    /// <summary>The mirror of the did:plc directory; null where an engine has no table for it yet.</summary>
    IPlcRows? Plc => null;

    /// <summary>The durable position of each of the 256 lanes for a source; 0 where there is none yet.</summary>
    Task<long[]> ReadPositionsAsync(string source, CancellationToken cancellationToken);

    /// <summary>Sizes for people: rows from maintained counters, bytes from the engine (null where it does not tell).</summary>
    Task<IReadOnlyList<TableSize>> ReadSizesAsync(CancellationToken cancellationToken);

    Task<IReadOnlyDictionary<string, long>> CountDeadLettersAsync(CancellationToken cancellationToken);

    /// <summary>What a failure of this store means; null for one that is not the store's.</summary>
    FaultKind? KindOf(Exception fault);
}

internal sealed record TableSize(string Collection, string Table, long Rows, long? Bytes);

internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it may pass: told by the embedded store, whose faults are all of this type.</summary>
    public FaultKind Kind { get; init; } = FaultKind.Fatal;
}

/// <summary>Table lane_lease: which process may write which lanes. One process owns all of them for now.</summary>
internal interface ILaneLeases
{
    /// <summary>Takes every lane, or answers null while another owner's lease has not run out.</summary>
    Task<LaneFence?> TryTakeAsync(string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <exception cref="LaneLostException">Another owner has taken a lane.</exception>
    Task RenewAsync(LaneFence fence, TimeSpan duration, CancellationToken cancellationToken);

    Task ReleaseAsync(LaneFence fence, CancellationToken cancellationToken);
}

/// <summary>Table repo and its counts.</summary>
internal interface IRepoRows
{
    /// <summary>Adds the rows found to <paramref name="found"/>; DIDs without a row are not added.</summary>
    Task ReadAsync(IReadOnlyCollection<DidKey> dids, Dictionary<DidKey, RepoState> found, CancellationToken cancellationToken);

    /// <summary>How many repositories there are of each sync state and level.</summary>
    Task<IReadOnlyDictionary<(SyncState Sync, VerificationLevel Level), long>> CountAsync(CancellationToken cancellationToken);

    async Task<IReadOnlyDictionary<SyncState, long>> CountByStateAsync(CancellationToken cancellationToken) =>
        (await CountAsync(cancellationToken)).GroupBy(entry => entry.Key.Sync, entry => entry.Value).ToDictionary(group => group.Key, group => group.Sum());

    /// <summary>Repositories in DID order after <paramref name="after"/>, at most <paramref name="limit"/>, of one state or of all.</summary>
    Task<IReadOnlyList<RepoState>> ListAsync(SyncState? state, DidKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>Records of each collection of a repository.</summary>
    Task<IReadOnlyDictionary<string, long>> CountCollectionsAsync(DidKey did, CancellationToken cancellationToken);

    /// <summary>Repositories that hold records of a collection, in DID order after <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<DidKey>> ListHoldersAsync(string collection, DidKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>Records of each collection of all repositories from the first DID to the last, in one question.</summary>
    Task<ILookup<DidKey, (string Collection, long Records)>> CountCollectionsAsync(DidKey first, DidKey last, CancellationToken cancellationToken);
}

/// <summary>A row as stored, in the tuple layout of <see cref="RowTuple"/>. The memory is the caller's to keep.</summary>
internal readonly record struct StoredRow(StoreTable Table, ReadOnlyMemory<byte> Tuple);

/// <summary>A column's value to be equal to, in the field's tuple form.</summary>
internal readonly record struct FieldFilter(int Field, ReadOnlyMemory<byte> Value);

/// <summary>Where a listing goes on: after this primary key.</summary>
internal readonly record struct RowKey(DidKey Did, string Collection, ReadOnlyMemory<byte> RecordKey);

/// <summary>Rows of record tables.</summary>
internal interface IRecordRows
{
    /// <param name="table">The collection's table, or <see cref="StoreTable.Unregistered"/>.</param>
    /// <param name="key">Did, collection and the record key's compact form.</param>
    Task<StoredRow?> ReadAsync(StoreTable table, RowKey key, CancellationToken cancellationToken);

    /// <summary>Rows in the order of the primary key or of a column (or reverse), of one repository if the query names it, matching all filters.</summary>
    IAsyncEnumerable<StoredRow> ListAsync(RowQuery query, CancellationToken cancellationToken);

    /// <summary>Every (record key form, CID) of one repository's collection, for repair by difference.</summary>
    IAsyncEnumerable<StoredKey> ListKeysAsync(StoreTable table, DidKey did, CancellationToken cancellationToken);
}

internal readonly record struct StoredKey(string Collection, ReadOnlyMemory<byte> RecordKey, ReadOnlyMemory<byte> Cid);

internal sealed record RowQuery(StoreTable Table)
{
    public DidKey? Did { get; init; }

    /// <summary>Only for <see cref="StoreTable.Unregistered"/>.</summary>
    public string? Collection { get; init; }

    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    public RowKey? After { get; init; }

    /// <summary>By a column and then by key. Null for the order of the key alone.</summary>
    public ColumnOrder? Order { get; init; }

    public bool Reverse { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>The order of a column that a time index keeps. Rows without a value are left out. Values are in the field's tuple form.</summary>
internal sealed record ColumnOrder(int Field)
{
    /// <summary>The least value.</summary>
    public ReadOnlyMemory<byte>? From { get; init; }

    /// <summary>Values are less than this.</summary>
    public ReadOnlyMemory<byte>? Before { get; init; }

    /// <summary>The value of the row whose key is <see cref="RowQuery.After"/>.</summary>
    public ReadOnlyMemory<byte>? After { get; init; }
}

/// <summary>Table repo_queue: rows leave when done, so a claim costs the same however many repositories there are.</summary>
internal interface IRepoQueue
{
    /// <summary>Adds what is not queued yet; answers how many were new.</summary>
    Task<int> AddAsync(IReadOnlyCollection<QueuedRepo> repos, CancellationToken cancellationToken);

    /// <summary>Takes up to <paramref name="limit"/> due repositories of a host for <paramref name="hold"/>; an unfinished claim comes back after it.</summary>
    Task<IReadOnlyList<QueuedRepo>> ClaimAsync(string host, int limit, TimeSpan hold, CancellationToken cancellationToken);

    /// <summary>Puts a claimed repository back, due at <paramref name="retryAtMicros"/>, one attempt more.</summary>
    Task RetryAsync(DidKey did, long retryAtMicros, string error, CancellationToken cancellationToken);

    /// <summary>Makes every claim due again: the process that claimed is gone. To be called by the owner of the lanes at its start.</summary>
    Task ReleaseClaimsAsync(CancellationToken cancellationToken);

    Task<IReadOnlyDictionary<string, long>> CountByHostAsync(CancellationToken cancellationToken);
}
