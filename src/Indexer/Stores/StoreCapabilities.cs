namespace Lexidex.Indexer.Stores;

/// <summary>
/// What the server can do, probed when a store is opened. Code asks for an ability, never for the engine's name, which is
/// for people to read. What was not probed is taken as absent.
/// </summary>
internal sealed record StoreCapabilities
{
    /// <summary>The most parameters that one statement of either wire protocol takes.</summary>
    public const int ParametersMaxUsual = 65_535;

    /// <summary>The engine's own name: <c>PostgreSQL</c>, <c>YugabyteDB</c>, <c>MariaDB</c>, <c>TiDB</c>, <c>SQLite</c>. For people only.</summary>
    public required string Engine { get; init; }

    /// <summary>Its version as the server tells it. For people only.</summary>
    public required string Version { get; init; }

    /// <summary>COPY inside a transaction is as fast as alone, and rolls back with it.</summary>
    public bool CopiesInTransaction { get; init; }

    /// <summary>COPY takes <c>REPLACE</c> and <c>ROWS_PER_TRANSACTION</c>, and a session can write past the transaction log.</summary>
    public bool CopiesByReplacing { get; init; }

    /// <summary>How long after the end of a lease statements of its owner may still have an effect; zero where every write locks the lease.</summary>
    public TimeSpan LateWrites { get; init; }

    /// <summary>Rows can be sent as LOAD DATA LOCAL from our own stream.</summary>
    public bool LoadsLocalData { get; init; }

    /// <summary>DDL is part of transactions. Where it is not, each statement goes alone and may be run again.</summary>
    public bool HasTransactionalDdl { get; init; }

    /// <summary>Secondary indexes can be built while the table is written to.</summary>
    public bool BuildsIndexesOnline { get; init; }

    /// <summary>A temporary table costs little: rows may be staged in one.</summary>
    public bool StagesCheaply { get; init; }

    /// <summary>Tables are made of tablets by hash of their key, and may be split ahead.</summary>
    public bool SplitsIntoTablets { get; init; }

    /// <summary>Regions of a range can be split ahead.</summary>
    public bool SplitsRegions { get; init; }

    /// <summary>Writers at once, each with a connection, that the engine is quickest with; 0 where one for each of our processors is enough.</summary>
    public int WritersUsual { get; init; }

    /// <summary>Rows and deletes that one transaction should not exceed; 0 where a batch may be one transaction, whatever its size.</summary>
    public int TransactionRowsMax { get; init; }

    /// <summary>Rows can be locked against changes by others without keeping out others who lock them so. Where not, each has them alone.</summary>
    public bool LocksRowsShared { get; init; }

    /// <summary>Indexes can hold only the rows that have a value.</summary>
    public bool HasPartialIndexes { get; init; }

    /// <summary>Rows that one INSERT … ON CONFLICT looks up in one request; 0 where it looks each up by itself or needs no request.</summary>
    public int UpsertReadBatch { get; init; }

    /// <summary>Rows that one statement of arrays should not exceed.</summary>
    public int StatementRows { get; init; } = int.MaxValue;

    /// <summary>Most parameters of one statement.</summary>
    public int ParametersMax { get; init; } = ParametersMaxUsual;

    /// <summary>Largest packet that the server takes, in bytes; 0 where it has no such limit.</summary>
    public long PacketBytesMax { get; init; }
}
