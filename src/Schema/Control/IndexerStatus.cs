namespace Lexidex.Schema.Control;

/// <summary>
/// How an Indexer is doing, taken in one moment: the answer of <c>GET /control/status</c>. All counts come from
/// maintained counters, so asking twice a second costs the store nothing.
/// </summary>
public sealed record IndexerStatus
{
    /// <summary>The program's version, as its assembly says it.</summary>
    public required string Version { get; init; }

    /// <summary>The store's address with every password masked, such as <c>sqlite:data/lexidex.db</c>.</summary>
    public required string Store { get; init; }

    /// <summary>The store's engine and version as the server reports them, such as <c>PostgreSQL 15.18</c>.</summary>
    public required string Engine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The Indexer's clock when it answered. Ages are told against this, not against the reader's clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>What is followed: <c>live</c>, <c>network</c>, <c>signal</c> or <c>list</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Lanes that this process owns, 0 to 256.</summary>
    public int Lanes { get; init; }

    /// <summary>Rows made durable per second, over about the last ten seconds. Never negative.</summary>
    public double RecordsPerSecond { get; init; }

    /// <summary>Rows made durable since <see cref="StartedAt"/>; a row written twice counts twice.</summary>
    public long RecordsWritten { get; init; }

    public IReadOnlyList<SourceStatus> Sources { get; init; } = [];

    /// <summary>Sync state (<see cref="SyncStates"/>) to number of repos. A state without repos may be missing.</summary>
    public IReadOnlyDictionary<string, long> ReposByState { get; init; } = new Dictionary<string, long>();

    /// <summary>Level of verification (full, earlier-key, structure, trust) to number of repos that are followed.</summary>
    public IReadOnlyDictionary<string, long> ReposByLevel { get; init; } = new Dictionary<string, long>();

    /// <summary>Repos that wait to be fetched.</summary>
    public long Queue { get; init; }

    /// <summary>One for each table of records, and one for the kept records without a table (collection <c>""</c>).</summary>
    public IReadOnlyList<TableStatus> Tables { get; init; } = [];

    /// <summary>Records that were kept before their collection was registered, and are on their way into its table.</summary>
    public IReadOnlyList<MoveStatus> Moves { get; init; } = [];

    /// <summary>Reason code to number of dead letters that are held now.</summary>
    public IReadOnlyDictionary<string, long> DeadLetters { get; init; } = new Dictionary<string, long>();

    public Books Books { get; init; } = new();
}

/// <summary>
/// What came in and what became of it, in record operations since the process started. They balance when nothing is in
/// flight: received = written + the sum of dropped.
/// </summary>
public sealed record Books
{
    public long Received { get; init; }

    public long Written { get; init; }

    /// <summary>Reason code to number of operations that were not written for it.</summary>
    public IReadOnlyDictionary<string, long> Dropped { get; init; } = new Dictionary<string, long>();

    /// <summary>Reason code to number of records that were written although they do not meet their lexicon. They are among the written.</summary>
    public IReadOnlyDictionary<string, long> Flagged { get; init; } = new Dictionary<string, long>();
}

/// <summary>How far the records have come that were kept before their collection was registered.</summary>
/// <param name="Collection">The collection's NSID.</param>
/// <param name="RowsDone">Records that stand in the collection's table now.</param>
/// <param name="RowsTotal">How many there were at the beginning; what is deleted meanwhile never moves.</param>
public sealed record MoveStatus(string Collection, long RowsDone, long RowsTotal);

/// <summary>One table of records.</summary>
public sealed record TableStatus
{
    /// <summary>The collection's NSID; empty for the table of records that are kept but not registered.</summary>
    public required string Collection { get; init; }

    public required string Table { get; init; }

    public long Rows { get; init; }

    /// <summary>Bytes on disk with indexes; null where the engine does not tell cheaply.</summary>
    public long? Bytes { get; init; }

    /// <summary>True while the table's indexes wait for the end of the load.</summary>
    public bool IndexesWait { get; init; }
}

/// <summary>The sync states a repo may be in, in the order they are shown.</summary>
public static class SyncStates
{
    public const string Pending = "pending";
    public const string Resyncing = "resyncing";
    public const string Desynchronized = "desynchronized";
    public const string Active = "active";
    public const string Partial = "partial";
    public const string Error = "error";

    /// <summary>All of them: whole ones first, then those on their way, then those that need somebody.</summary>
    public static IReadOnlyList<string> All { get; } = [Active, Partial, Resyncing, Pending, Desynchronized, Error];
}
