using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.MySql;
using Lexidex.Store.Conformance.Fixtures;
using MySqlConnector;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>How far the build of an index has come, asked of a real server while the build waits for somebody.</summary>
public sealed class MariaIndexProgressTests(MariaFixture fixture) : IClassFixture<MariaFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_is_told_of_in_parts_of_the_whole()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "key", 1)));
        await using var reader = new MySqlConnection(MySqlAddress.Parse(store.Url).Settings.ConnectionString);
        await reader.OpenAsync(Stop);
        await using var transaction = await reader.BeginTransactionAsync(Stop);
        await new MySqlCommand($"SELECT count(*) FROM `{Everything.Name}`", reader, transaction).ExecuteScalarAsync(Stop);
        var told = new FirstPart();

        var building = store.Store.Changes.BuildIndexesAsync(Everything.Projection!, told, Stop);
        var build = await told.Seen.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        await transaction.CommitAsync(Stop);
        await building;

        Assert.Equal((Everything.Projection!.Indexes[0].Name, 10_000L), (build.Index, build.Total));
        Assert.Equal(2, Everything.Projection.Indexes.Select(index => index.Name).Intersect(await store.Store.Changes.ReadIndexesAsync(Everything.Projection, Stop)).Count());
    }

    private sealed class FirstPart : IProgress<IndexBuild>
    {
        private readonly TaskCompletionSource<IndexBuild> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IndexBuild> Seen => _seen.Task;

        public void Report(IndexBuild value)
        {
            if (value.Total > 0)
                _seen.TrySetResult(value);
        }
    }
}
