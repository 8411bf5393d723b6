using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Indexer.Stores.Sqlite;

namespace Lexidex.Indexer.Stores.Copy;

internal static class StoreContents
{
    /// <exception cref="StoreException">Stores of this engine can be copied to, but not from.</exception>
    public static IStoreContents Of(IStore store) => store switch
    {
        SqliteStore sqlite => new SqliteContents(sqlite),
        PostgresStore postgres => new PostgresContents(postgres),
        _ => throw new StoreException($"Copying from {store.DisplayName} is not built yet: only from SQLite and the PostgreSQL family."),
    };
}
