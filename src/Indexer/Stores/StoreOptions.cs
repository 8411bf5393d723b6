using Microsoft.Extensions.Logging.Abstractions;

namespace Lexidex.Indexer.Stores;

/// <summary>Every bound of a store, and where it tells what it does to itself.</summary>
internal sealed record StoreOptions
{
    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>How long one waits for another process that is bringing up the system tables.</summary>
    public TimeSpan SetupWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Dead letters kept; beyond it the oldest go, counted.</summary>
    public int DeadLetterRowsMax { get; init; } = 1_000_000;

    /// <summary>Bytes of dead letters kept, with their texts; beyond it the oldest go, counted.</summary>
    public long DeadLetterBytesMax { get; init; } = 10L << 30;

    /// <summary>How often a write is sent again after a conflict or a lost connection, before the lane fails with the cause.</summary>
    public int RetriesMax { get; init; } = 8;

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that one statement of a writer may take.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// The longest that one statement of a load outside of transactions may take, by the server's clock. Lanes that are taken
    /// over wait so long, and <see cref="LoadSlack"/>: to be the same in every process of a store.
    /// </summary>
    public TimeSpan LoadTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How far clocks of two processes may differ, and how long a server may need to end a statement.</summary>
    public TimeSpan LoadSlack { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest that one statement of a reader may take.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections that read at one time, beside the writers'.</summary>
    public int ReadConnectionsMax { get; init; } = 8;

    /// <summary>Page cache of the embedded store's writing connection.</summary>
    public int SqliteCacheKibibytes { get; init; } = 64 * 1024;

    /// <summary>Page cache of each of its reading connections.</summary>
    public int SqliteReadCacheKibibytes { get; init; } = 8 * 1024;

    /// <summary>How long a connection of the embedded store waits for another that writes.</summary>
    public TimeSpan SqliteBusyTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
