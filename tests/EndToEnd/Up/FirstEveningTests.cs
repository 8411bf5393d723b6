using System.Globalization;
using System.Text.Json.Nodes;
using Lexidex.Schema.Control;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Up;

/// <summary>./up --simulate, as a stranger meets it on a first evening.</summary>
public sealed class FirstEveningTests
{
    private const string Likes = "app.bsky.feed.like";

    [Fact]
    public async Task Records_can_be_asked_for_soon_grow_in_number_and_are_the_network_s_own()
    {
        Tier.Require(TierLevel.Default);
        using var folder = new DataFolder();
        await using var lexidex = await RunningLexidex.StartAsync(folder, "--simulate");

        var record = await Patience.UntilAsync("a like can be asked for", () => FirstAsync(lexidex));
        var original = await lexidex.GetAsync(lexidex.Simulator, "/xrpc/com.atproto.repo.getRecord?" + QueryOf((string)record["uri"]!));
        Assert.Equal((string)original["cid"]!, (string)record["cid"]!);
        Assert.True(JsonNode.DeepEquals(original["value"], record["value"]), $"{record}");

        await lexidex.WholeAsync();
        await lexidex.StatusAsync("the indexes that waited for the load are built", status => status.Tables.All(table => !table.IndexesWait));
        var before = await lexidex.CountAsync(Likes);
        Assert.True(before > 10_000, $"{before} likes");
        await Patience.UntilAsync("the stream brings more likes", async () => await lexidex.CountAsync(Likes) > before ? "more" : null);

        Assert.NotEmpty(folder.Processes());
        Assert.Equal(0, await lexidex.Program.InterruptAsync());
        Assert.Empty(folder.Processes());
    }

    [Fact]
    public async Task A_second_start_goes_on_where_the_first_ended_and_fetches_nothing_again()
    {
        Tier.Require(TierLevel.Default);
        using var folder = new DataFolder();
        IndexerStatus first;
        await using (var lexidex = await RunningLexidex.StartAsync(folder, "--simulate"))
        {
            first = await lexidex.WholeAsync();
            Assert.Equal(0, await lexidex.Program.InterruptAsync());
        }

        await using var again = await RunningLexidex.StartAsync(folder, "--simulate");
        var second = await again.StatusAsync("the stream goes on", status => Position(status) > Position(first));

        Assert.True(Rows(second) > 0.99 * Rows(first), $"{Rows(first)} rows became {Rows(second)}");
        Assert.True(second.Books.Received < Rows(first) / 4, $"{second.Books.Received} of {Rows(first)} were received again");
        Assert.Equal(0, await again.Program.InterruptAsync());
    }

    [Fact]
    public async Task After_SIGKILL_of_everything_a_second_start_goes_on_too()
    {
        Tier.Require(TierLevel.Default);
        using var folder = new DataFolder();
        IndexerStatus first;
        await using (var lexidex = await RunningLexidex.StartAsync(folder, "--simulate"))
        {
            first = await lexidex.WholeAsync();
            Assert.Equal(137, await lexidex.Program.KillAsync());
        }

        await using var again = await RunningLexidex.StartAsync(folder, "--simulate");
        var second = await again.StatusAsync("the stream goes on", status => Position(status) > Position(first));

        Assert.True(Rows(second) > 0.99 * Rows(first), $"{Rows(first)} rows became {Rows(second)}");
        Assert.Equal(0, await again.Program.InterruptAsync());
        Assert.Empty(folder.Processes());
    }

    [Fact]
    public async Task A_second_one_in_the_same_folder_says_that_one_runs_and_leaves_that_alone()
    {
        Tier.Require(TierLevel.Default);
        using var folder = new DataFolder();
        await using var lexidex = await RunningLexidex.StartAsync(folder, "--simulate");

        await using (var second = RunningLexidex.Begin(folder, "--simulate"))
        {
            Assert.Equal(1, await second.Program.WaitForExitAsync());
            Assert.Contains("runs already", second.Program.Transcript(), StringComparison.Ordinal);
        }

        await lexidex.WholeAsync();
        Assert.Equal(0, await lexidex.Program.InterruptAsync());
    }

    private static async Task<JsonNode?> FirstAsync(RunningLexidex lexidex) =>
        (await lexidex.GetAsync(lexidex.Indexer, $"/xrpc/dev.lexidex.query?collection={Likes}&limit=1"))["records"] is JsonArray { Count: > 0 } records
            ? records[0]
            : null;

    private static string QueryOf(string uri)
    {
        var parts = uri["at://".Length..].Split('/');
        return $"repo={parts[0]}&collection={parts[1]}&rkey={parts[2]}";
    }

    private static long Rows(IndexerStatus status) => status.Tables.Sum(table => table.Rows);

    private static long Position(IndexerStatus status) =>
        status.Sources is [{ Position: { } position }] ? long.Parse(position, CultureInfo.InvariantCulture) : 0;
}
