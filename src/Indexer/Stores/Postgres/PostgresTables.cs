using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>The statements of each record table, built once, and the names of all tables that the database has.</summary>
internal sealed class PostgresTables
{
    private readonly ConditionalWeakTable<StoreTable, PostgresTable> _tables = [];
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public PostgresTable Of(StoreTable table) => _tables.GetValue(table, static key => new PostgresTable(key));

    /// <summary>Collection and table of every registered collection, also of those that this process has not asked for.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    public void Add(string collection, string table) => _names[collection] = table;
}
