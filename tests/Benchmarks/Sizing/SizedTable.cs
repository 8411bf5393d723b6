using System.Globalization;
using Lexidex.Benchmarks.Indexing;

namespace Lexidex.Benchmarks.Sizing;

/// <summary>Bytes of some tables together, for each record that stands in them.</summary>
internal sealed record SizedTable(long Rows, long Heap, long Key, long Indexes)
{
    public double PerRecord => (double)(Heap + Key + Indexes) / Rows;

    public static async Task<SizedTable> OfAsync(string store, params string[] tables)
    {
        var sum = new SizedTable(0, 0, 0, 0);
        foreach (var table in tables)
        {
            var fields = (await Psql.RunAsync(store, $"""
                SELECT (SELECT count(*) FROM {table}), pg_table_size('{table}'),
                       coalesce((SELECT sum(pg_relation_size(indexrelid)) FROM pg_index WHERE indrelid = '{table}'::regclass AND indisprimary), 0),
                       coalesce((SELECT sum(pg_relation_size(indexrelid)) FROM pg_index WHERE indrelid = '{table}'::regclass AND NOT indisprimary), 0)
                """)).Split('|').Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();

            // Each record has one row in each of its tables.
            sum = new SizedTable(fields[0], sum.Heap + fields[1], sum.Key + fields[2], sum.Indexes + fields[3]);
        }

        return sum;
    }

    /// <summary>The table's rows in a copy of it that has the same key and indexes, made as <paramref name="rows"/> says, measured, and dropped.</summary>
    public static async Task<SizedTable> OfCopyAsync(string store, string table, string rows)
    {
        await Psql.RunAsync(store, $"CREATE TABLE size_copy (LIKE {table} INCLUDING ALL)");
        await Psql.RunAsync(store, $"INSERT INTO size_copy {rows}");
        var size = await OfAsync(store, "size_copy");
        await Psql.RunAsync(store, "DROP TABLE size_copy");
        return size;
    }
}
