using Lexidex.Store.Conformance.Fixtures;
using Lexidex.Store.Conformance.Histories;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>Batches and histories that chance made end in the same state as a model of a few lines.</summary>
public abstract class HistoryConformance(StoreFixture fixture)
{
    private const int Batches = 16;
    private const int TriesToShrink = 300;

    private static int Cases => Tier.AtLeast(TierLevel.Long) ? 60 : Tier.AtLeast(TierLevel.Default) ? 12 : 4;

    [Fact]
    public async Task Any_batches_in_any_order_leave_what_the_model_says()
    {
        await using var store = await fixture.OpenAsync();
        var plays = 0;
        for (var seed = 1; seed <= Cases; seed++)
        {
            var batches = BatchSequence.Of(seed, Batches);
            if (await DifferenceAsync(batches) is { } difference)
                Assert.Fail($"Seed {seed}: {await ShrinkAsync(batches, difference)}");
        }

        async Task<string?> DifferenceAsync(IReadOnlyList<ChangeBatch> batches)
        {
            var played = await PlayedStore.OfAsync(store, BatchSequence.RepoCount * plays++);
            var model = new StoreModel();
            foreach (var batch in batches)
            {
                model.Apply(batch);
                await played.WriteAsync(batch);
            }

            return Differences(model.Lines(), await played.LinesAsync(BatchSequence.RepoCount));
        }

        async Task<string> ShrinkAsync(IReadOnlyList<ChangeBatch> batches, string difference)
        {
            for (var (tries, smaller) = (0, true); smaller;)
            {
                smaller = false;
                foreach (var candidate in BatchSequence.Smaller(batches))
                {
                    if (++tries > TriesToShrink)
                        break;
                    if (await DifferenceAsync(candidate) is not { } found)
                        continue;
                    (batches, difference, smaller) = (candidate, found, true);
                    break;
                }
            }

            return $"{string.Join('\n', batches)}\n{difference}";
        }
    }

    [Fact]
    public async Task A_history_ends_the_same_however_it_is_cut_mixed_and_sent_again()
    {
        await using var store = await fixture.OpenAsync();
        for (var seed = 1; seed <= Cases; seed++)
        {
            var history = RepoHistories.Of(seed);
            var played = await PlayedStore.OfAsync(store, RepoHistories.RepoCount * seed);

            await new UnreliableStream(history, played, new Random(seed)).PlayAsync();

            var difference = Differences(history.EndState(), await played.LinesAsync(RepoHistories.RepoCount, withRevs: false));
            Assert.True(difference is null, $"Seed {seed}: {difference}");
        }
    }

    private static string? Differences(IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (model, store) = (expected.ToHashSet(), found.ToHashSet());
        var lines = model.Except(store).Select(line => $"missing: {line}").Concat(store.Except(model).Select(line => $"too much: {line}"));
        return lines.Any() ? string.Join('\n', lines.Order(StringComparer.Ordinal)) : null;
    }
}

public sealed class SqliteHistoryTests(SqliteFixture fixture) : HistoryConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15HistoryTests(Postgres15Fixture fixture) : HistoryConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18HistoryTests(Postgres18Fixture fixture) : HistoryConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaHistoryTests(MariaFixture fixture) : HistoryConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaHistoryTests(TidbOnMariaFixture fixture) : HistoryConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbHistoryTests(TidbFixture fixture) : HistoryConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresHistoryTests(YugabyteOnPostgresFixture fixture)
    : HistoryConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteHistoryTests(YugabyteFixture fixture) : HistoryConformance(fixture), IClassFixture<YugabyteFixture>;
