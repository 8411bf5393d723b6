using System.Globalization;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>Time that psql takes to copy the rows that were indexed, from binary files, into tables with the same keys and indexes.</summary>
internal sealed record CopyFloor(long Rows, TimeSpan Wall)
{
    public static async Task<CopyFloor> MeasureAsync(string store, string folder)
    {
        var rows = 0L;
        var wall = TimeSpan.Zero;
        foreach (var table in await TableSizes.ReadAsync(store))
        {
            var file = Path.Combine(folder, $"{table.Table}.copy");
            await Psql.RunAsync(store, $"\\copy {table.Table} TO '{file}' (FORMAT BINARY)");
            await Psql.RunAsync(store, $"CREATE TABLE floor_copy (LIKE {table.Table} INCLUDING ALL)");
            wall += await Psql.TimeAsync(store, $"\\copy floor_copy FROM '{file}' (FORMAT BINARY)");
            rows += long.Parse(await Psql.RunAsync(store, "SELECT count(*) FROM floor_copy"), CultureInfo.InvariantCulture);
            await Psql.RunAsync(store, "DROP TABLE floor_copy");
        }

        return new CopyFloor(rows, wall);
    }
}
