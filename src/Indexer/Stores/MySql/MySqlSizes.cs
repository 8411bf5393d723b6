namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Rows by our own counters, bytes by what the engine estimates.</summary>
internal static class MySqlSizes
{
    public static async Task<IReadOnlyList<TableSize>> ReadAsync(MySqlStore store, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await using (var totals = await store.AskAsync(
            "SELECT collection, CAST(SUM(count) AS SIGNED) FROM collection_total GROUP BY collection HAVING SUM(count) > 0", cancellationToken))
        {
            while (await totals.ReadAsync(cancellationToken))
                rows[totals.Text(0)] = totals.GetInt64(1);
        }

        var tables = new Dictionary<string, (string Name, long? Bytes)>(StringComparer.Ordinal);
        await using (var sizes = await store.AskAsync(
            """
            SELECT c.collection, c.name, CAST(i.data_length + i.index_length AS SIGNED) FROM collection_table AS c
            LEFT JOIN information_schema.tables AS i ON i.table_schema = DATABASE() AND i.table_name = CONVERT(c.name USING utf8mb4)
            """,
            cancellationToken))
        {
            while (await sizes.ReadAsync(cancellationToken))
            {
                tables[sizes.Text(0)] = (sizes.Text(1), sizes.IsDBNull(2) ? null : sizes.GetInt64(2));
                rows.TryAdd(sizes.Text(0), 0);
            }
        }

        return [.. rows.Select(total => tables.TryGetValue(total.Key, out var table)
            ? new TableSize(total.Key, table.Name, total.Value, table.Bytes)
            : new TableSize(total.Key, "record", total.Value, null))];
    }
}
