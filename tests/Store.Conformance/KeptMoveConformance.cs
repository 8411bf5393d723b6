using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Store.Conformance.Moves;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>What was kept of a collection before it was registered moves into its table, whoever writes meanwhile and wherever it is cut off.</summary>
public abstract class KeptMoveConformance(StoreFixture fixture)
{
    private const int Records = 300;

    [Fact]
    public async Task Only_the_collection_is_read_and_only_repositories_that_hold_it()
    {
        await using var store = await fixture.OpenAsync();
        await using var moved = await MovedCollection.CreateAsync(store, seed: 1, Records);
        await moved.RegisterAsync();

        var runner = await moved.MoveAsync(static _ => Task.CompletedTask);

        Assert.Equal((moved.Count(MovedCollection.Moved), moved.CountHolders(MovedCollection.Moved)), (runner.RowsRead, runner.ReposRead));
        Assert.Equal(moved.Expected(), await moved.LinesAsync());
        Assert.Empty(await moved.MovesAsync());
    }

    [Fact]
    public async Task What_is_written_and_deleted_between_two_stretches_stands_as_it_was_written_last()
    {
        await using var store = await fixture.OpenAsync();
        await using var moved = await MovedCollection.CreateAsync(store, seed: 2, Records);
        await moved.RegisterAsync();
        await moved.ChangeAsync(20);

        await moved.MoveAsync(async _ =>
        {
            await moved.ChangeAsync(4);
            var (found, expected) = await moved.ListSomeAsync();
            Assert.Equal(expected, found);
        });

        Assert.Equal(moved.Expected(), await moved.LinesAsync());
        var links = await moved.LinksAsync();
        Assert.Equal(links.Expected.Order(StringComparer.Ordinal), links.Found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Cut_off_anywhere_it_goes_on_and_ends_as_if_it_had_not_been()
    {
        await using var store = await fixture.OpenAsync();
        await using var moved = await MovedCollection.CreateAsync(store, seed: 3, Records);
        await moved.RegisterAsync();
        var isWhole = false;
        for (var cuts = 1; !isWhole; cuts++)
        {
            var left = 3 * cuts;
            try
            {
                await moved.MoveAsync(async _ =>
                {
                    await moved.ChangeAsync(2);
                    if (--left == 0)
                        throw new ProcessEndedException();
                });
                isWhole = true;
            }
            catch (ProcessEndedException)
            {
                Assert.Single(await moved.MovesAsync());
            }
        }

        Assert.Equal(moved.Expected(), await moved.LinesAsync());
        Assert.Empty(await moved.MovesAsync());
    }

    [Fact]
    public async Task Retired_and_registered_again_it_has_what_was_written_before_meanwhile_and_after()
    {
        await using var store = await fixture.OpenAsync();
        await using var moved = await MovedCollection.CreateAsync(store, seed: 4, Records);
        await moved.RegisterAsync();
        await moved.MoveAsync(static _ => Task.CompletedTask);

        await moved.RetireAsync();
        for (var round = 0; round < 10; round++)
        {
            await moved.ChangeAsync(6);
            var (found, expected) = await moved.ListSomeAsync();
            Assert.Equal(expected, found);
        }

        await moved.RegisterAsync();
        Assert.Single(await moved.MovesAsync());
        await moved.MoveAsync(async _ => await moved.ChangeAsync(1));

        Assert.Equal(moved.Expected(), await moved.LinesAsync());
        var links = await moved.LinksAsync();
        Assert.Equal(links.Expected.Order(StringComparer.Ordinal), links.Found.Order(StringComparer.Ordinal));
    }

    private sealed class ProcessEndedException : Exception;
}

public sealed class SqliteKeptMoveTests(SqliteFixture fixture) : KeptMoveConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15KeptMoveTests(Postgres15Fixture fixture) : KeptMoveConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18KeptMoveTests(Postgres18Fixture fixture) : KeptMoveConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaKeptMoveTests(MariaFixture fixture) : KeptMoveConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaKeptMoveTests(TidbOnMariaFixture fixture) : KeptMoveConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbKeptMoveTests(TidbFixture fixture) : KeptMoveConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresKeptMoveTests(YugabyteOnPostgresFixture fixture)
    : KeptMoveConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteKeptMoveTests(YugabyteFixture fixture) : KeptMoveConformance(fixture), IClassFixture<YugabyteFixture>;
