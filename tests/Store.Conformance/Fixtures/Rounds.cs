using System.Globalization;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>One batch after another, each of a repository of its own, by the bulk path and the live one in turn: what is written while something fails.</summary>
internal static class Rounds
{
    /// <param name="before">Is told of each round, from 1, before it is written.</param>
    /// <param name="rows">How many rows a round has.</param>
    /// <param name="recordBytes">Content of a row, which no server could make smaller.</param>
    public static async Task WriteAsync(TestStore store, int rounds, Action<int>? before = null, int rows = 100, int recordBytes = 1)
    {
        var bytes = new byte[recordBytes];
        new Random(1).NextBytes(bytes);
        var rest = Convert.ToBase64String(bytes);
        for (var round = 1; round <= rounds; round++)
        {
            before?.Invoke(round);
            var (did, rev) = (Numbered(round), (ulong)round);
            var written = Enumerable.Range(0, rows).Select(i => TestRow.Of(did, string.Create(CultureInfo.InvariantCulture, $"key{i:000}"), rev, rest)).ToArray();
            await store.WriteAsync(batch => (round % 2 == 0 ? batch.Bulk(written) : batch.Live(written)).Repo(did, rev).Position("relay", 0, round));
        }
    }

    /// <summary>Each row of each round stands there, is counted once, and the position is that of the last.</summary>
    public static async Task AssertAsync(TestStore store, int rounds, int rows = 100)
    {
        Assert.Equal(rows * rounds, (await store.RowsAsync(Everything)).Count);
        Assert.Equal(rows * rounds, await store.TotalAsync(Collection));
        Assert.Equal(rounds, (await store.Store.ReadPositionsAsync("relay", CancellationToken.None))[0]);
    }
}
