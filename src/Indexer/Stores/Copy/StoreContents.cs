using Lexidex.Indexer.Stores.MySql;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Indexer.Stores.Sqlite;

namespace Lexidex.Indexer.Stores.Copy;

internal static class StoreContents
{
    public static IStoreContents Of(IStore store) => store switch
    {
        SqliteStore sqlite => new SqliteContents(sqlite),
        PostgresStore postgres => new PostgresContents(postgres),
        MySqlStore mysql => new MySqlContents(mysql),
        _ => throw new InvalidOperationException($"No one tells what {store.DisplayName} holds."),
    };
}
