using System.Globalization;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>One table: rows, and bytes of heap, primary key and other indexes.</summary>
internal sealed record TableSize(string Table, long Rows, long Heap, long Key, long Indexes)
{
    public double BytesPerRow => (double)(Heap + Key + Indexes) / Math.Max(1, Rows);
}

/// <summary>Asks PostgreSQL for the size of each table that holds records.</summary>
internal static class TableSizes
{
    private const string Sql = """
        SELECT c.relname, c.oid::regclass, pg_table_size(c.oid),
               (SELECT sum(pg_relation_size(indexrelid)) FROM pg_index WHERE indrelid = c.oid AND indisprimary),
               coalesce((SELECT sum(pg_relation_size(indexrelid)) FROM pg_index WHERE indrelid = c.oid AND NOT indisprimary), 0)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'rest'
        WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname NOT LIKE 'floor%' ORDER BY 1
        """;

    public static async Task<IReadOnlyList<TableSize>> ReadAsync(string store)
    {
        var sizes = new List<TableSize>();
        foreach (var line in (await Psql.RunAsync(store, Sql)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('|');
            var rows = long.Parse(await Psql.RunAsync(store, $"SELECT count(*) FROM {fields[1]}"), CultureInfo.InvariantCulture);
            if (rows > 0)
                sizes.Add(new TableSize(fields[0], rows, Number(fields[2]), Number(fields[3]), Number(fields[4])));
        }

        return sizes;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
