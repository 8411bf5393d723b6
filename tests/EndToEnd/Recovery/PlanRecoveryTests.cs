using Lexidex.EndToEnd.Programs;
using Lexidex.Schema.Catalog;
using Lexidex.Simulator;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Recovery;

/// <summary>The Indexer killed with SIGKILL while it carries out a plan, at each of its steps, and each time by a process that goes on from there.</summary>
public sealed class PlanRecoveryTests
{
    private const string Posts = "app.bsky.feed.post";

    private const string Table = "app_bsky_feed_post";

    private const string Edits = """{"drop":[["reply"]],"index":[{"path":["createdAt"],"kind":"time"}]}""";

    private const int Repos = 120;

    private static string[] EveryPlace =>
    [
        .. Around(PlanStep.ColumnsAdded), .. Around(PlanStep.Published, "within Published"), .. Around(PlanStep.Reprojected, "page#2"),
        .. Around(PlanStep.IndexesBuilt), .. Around(PlanStep.Shown, "within Shown"), .. Around(PlanStep.Dropped, "within Dropped"),
    ];

    private static string[] Places => Tier.AtLeast(TierLevel.Long) ? EveryPlace : ["after Published", "page#2", "before Dropped"];

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL 15")]
    [InlineData("MariaDB 10.11")]
    public async Task Killed_at_each_step_of_a_plan_while_the_stream_flows_it_ends_as_planned_and_loses_nothing(string engine)
    {
        Tier.Require(TierLevel.Default);
        using var installation = await Installation.OnAsync(engine);
        await installation.RegisterStarterLexiconsAsync();
        await using var network = await SimulatorHost.StartAsync(
            new SimulatorOptions { Repos = Repos, Records = 12_000 }, TestContext.Current.CancellationToken);
        using var enough = new CancellationTokenSource();
        await using (var first = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc, Places[0]))
        {
            await Patience.UntilAsync("The number of active repositories", first.CountActiveAsync, active => active == Repos);
            var streaming = FlowingStream.RunAsync(network, eventsPerTick: 2, enough.Token);
            var hash = await ApplyAsync(installation);
            await first.DeathAsync();
            foreach (var place in Places.Skip(1))
                await RunToDeathAsync(installation, network, place);

            await using var last = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc);
            await Patience.UntilEqualAsync("The plan", PlanState.Done, async () => (await installation.Plans.FindAsync(hash))!.State);
            await enough.CancelAsync();
            await streaming;
            await SameRecords.AssertAllAsync(network, last);
            await last.EndAsync();
        }

        await AssertTableAsync(installation, engine);

        // Each column that the lexicon has now is read, of every row.
        Assert.Contains(await installation.DumpAsync(), table => table.Rows > 2_000);
    }

    private static string[] Around(PlanStep step, params string[] within) => [$"before {step}", .. within, $"after {step}"];

    private static async Task<string> ApplyAsync(Installation installation)
    {
        var edits = await installation.WriteFileAsync("edits.json", Edits);
        var plan = (await installation.RunAsync("lexicon", "plan", Posts, "--edit", edits)).Expect(0);
        var hash = plan.Lines[0]["hash"]!.GetValue<string>();
        (await installation.RunAsync("lexicon", "apply", hash, "--no-wait")).Expect(0);
        return hash;
    }

    // By the database's own words: what the plan builds stands, and what it drops is gone.
    private static async Task AssertTableAsync(Installation installation, string engine)
    {
        var (columns, indexes) = engine switch
        {
            "SQLite" => ($"SELECT name FROM pragma_table_info('{Table}')", $"SELECT name FROM pragma_index_list('{Table}')"),
            "PostgreSQL 15" => (
                $"SELECT attname FROM pg_attribute WHERE attrelid = '{Table}'::regclass AND attnum > 0 AND NOT attisdropped",
                $"SELECT indexrelid::regclass FROM pg_index WHERE indrelid = '{Table}'::regclass AND indisvalid AND indisready"),
            _ => (
                $"SELECT column_name FROM information_schema.columns WHERE table_schema = database() AND table_name = '{Table}'",
                $"SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = database() AND table_name = '{Table}'"),
        };
        var standing = await installation.AskDatabaseAsync(columns);
        Assert.Contains("created_at", standing);
        Assert.DoesNotContain(standing, column => column.StartsWith("reply", StringComparison.Ordinal));
        var built = await installation.AskDatabaseAsync(indexes);
        Assert.Contains($"{Table}__created_at__time", built);
        Assert.DoesNotContain(built, index => index.Contains("reply", StringComparison.Ordinal));
    }

    private static async Task RunToDeathAsync(Installation installation, SimulatorHost network, string place)
    {
        await using var killed = await RunningIndexer.StartAsync(installation, network.BaseAddress, network.Plc, place);
        await killed.DeathAsync();
    }
}
