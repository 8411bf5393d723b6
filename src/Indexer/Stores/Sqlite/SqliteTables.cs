using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>The statements of each record table, built once, and the names of all tables that the file has.</summary>
internal sealed class SqliteTables
{
    private readonly ConditionalWeakTable<StoreTable, SqliteTable> _tables = [];
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public SqliteTable Of(StoreTable table) => _tables.GetValue(table, static key => new SqliteTable(key));

    /// <summary>Collection and table of every registered collection, also of those that this process has not asked for.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    public void Add(string collection, string table) => _names[collection] = table;
}
