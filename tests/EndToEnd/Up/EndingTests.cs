using System.Diagnostics;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Up;

/// <summary>How ./up says that something is wrong, and that it leaves nothing running.</summary>
public sealed class EndingTests
{
    [Fact]
    public async Task Without_internet_it_says_so_names_simulate_and_still_serves()
    {
        Tier.Require(TierLevel.Default);
        using var folder = new DataFolder();

        // By definition nobody has this name, so the test is the same with and without internet.
        await using var lexidex = await RunningLexidex.StartAsync(folder, "--relay", "wss://relay.invalid");

        var told = await lexidex.Program.WaitForLineAsync("^Offline .*");
        Assert.Contains("relay.invalid/ cannot be reached", told.Value, StringComparison.Ordinal);
        Assert.Contains("./up --simulate", told.Value, StringComparison.Ordinal);
        Assert.NotNull((await lexidex.GetAsync(lexidex.Indexer, "/xrpc/_health"))["version"]);
        Assert.Equal(0, await lexidex.Program.InterruptAsync());
        Assert.Empty(folder.Processes());
    }

    [Fact]
    public async Task A_signal_to_it_alone_ends_its_children_too()
    {
        Tier.Require(TierLevel.Default);
        using var folder = new DataFolder();
        await using var lexidex = await RunningLexidex.StartAsync(folder, "--simulate", "--repos", "5", "--records", "50");
        Assert.Equal(3, folder.Processes().Count(process => process.Command.Contains(".dll ", StringComparison.Ordinal)));

        await ChildProcess.RunAsync("/bin/kill", "-INT", $"{lexidex.Program.Id}");

        Assert.Equal(0, await lexidex.Program.WaitForExitAsync());
        Assert.Empty(folder.Processes());
    }

    [Fact]
    public async Task Killed_it_leaves_no_children_behind()
    {
        Tier.Require(TierLevel.Default);
        using var folder = new DataFolder();
        await using var lexidex = await RunningLexidex.StartAsync(folder, "--simulate", "--repos", "5", "--records", "50");

        await ChildProcess.RunAsync("/bin/kill", "-KILL", $"{lexidex.Program.Id}");

        await Patience.UntilAsync("its children have ended", () => Task.FromResult(folder.Processes().Count == 0 ? "ended" : null));
    }

    [Fact]
    public async Task When_one_program_dies_it_names_it_and_ends_the_others()
    {
        Tier.Require(TierLevel.Default);
        using var folder = new DataFolder();
        await using var lexidex = await RunningLexidex.StartAsync(folder, "--simulate", "--repos", "5", "--records", "50");

        using (var admin = Process.GetProcessById(folder.Processes().Single(process => process.Command.Contains("Lexidex.Admin", StringComparison.Ordinal)).Id))
            admin.Kill();

        Assert.Equal(1, await lexidex.Program.WaitForExitAsync());
        Assert.Contains("admin ended", lexidex.Program.Transcript(), StringComparison.Ordinal);
        Assert.Empty(folder.Processes());
    }
}
