using Lexidex.Indexer.Stores.MySql;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Indexer.Stores.Sqlite;

namespace Lexidex.Indexer.Stores;

/// <summary>An empty place for a store, on the same server or disk as another: made for a measurement, and removed when this is disposed.</summary>
internal abstract class ScratchStore : IAsyncDisposable
{
    /// <summary>What every scratch place's name begins with.</summary>
    public const string Prefix = "lexidex_bench_";

    /// <summary>The address of the place.</summary>
    public abstract string Url { get; }

    /// <summary>The engine's own program and files for it, the fastest way first; empty where there is none.</summary>
    public virtual IReadOnlyList<ScratchShell> Shells => [];

    /// <exception cref="StoreException">The server is away, or does not let us make a database.</exception>
    public static async Task<ScratchStore> CreateAsync(string url, CancellationToken cancellationToken)
    {
        var name = Prefix + Guid.NewGuid().ToString("N")[..8];
        if (PostgresUrl.IsUrl(url) || PostgresUrl.IsSettings(url))
            return await PostgresScratch.CreateAsync(PostgresUrl.Parse(url), name, cancellationToken);
        if (MySqlAddress.IsUrl(url))
            return await MySqlScratch.CreateAsync(url, name, cancellationToken);
        await using var named = StoreFactory.Create(url);
        if (named is SqliteStore file)
            return new SqliteScratch(file.FilePath, name);
        throw new StoreException($"No scratch database can be made beside {named.DisplayName}.");
    }

    /// <summary>Bytes of the place on disk, where it is a file.</summary>
    public virtual long? FileBytes() => null;

    /// <summary>Lets the engine look how large its tables are, where it else tells what it knew when they were smaller.</summary>
    public virtual Task RefreshSizesAsync(IEnumerable<string> tables, CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();
}
