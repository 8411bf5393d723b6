using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Programs;

public sealed class ProgramUnderTestTests
{
    // A parent and a child that both write; the parent answers SIGINT with exit code 3, the child dies of it.
    private const string Family = "trap 'echo interrupted; exit 3' INT; (trap - INT; exec sleep 600) & echo child $!; wait; wait";

    [Fact]
    public async Task A_line_is_found_whether_it_came_before_or_comes_after_it_is_waited_for()
    {
        await using var program = ProgramUnderTest.Start("/bin/bash", ["-c", "echo one; echo two >&2; echo three"]);

        Assert.Equal("three", (await program.WaitForLineAsync("^thr.*$")).Value);
        Assert.Equal("one", (await program.WaitForLineAsync("^one$")).Value);
        Assert.Equal("two", (await program.WaitForLineAsync("^two$")).Value);
        Assert.Equal(0, await program.WaitForExitAsync());
    }

    [Fact]
    public async Task Waiting_for_a_line_that_cannot_come_any_more_fails_at_once_and_shows_the_output()
    {
        await using var program = ProgramUnderTest.Start("/bin/bash", ["-c", "echo something else"]);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => program.WaitForLineAsync("^never$"));

        Assert.Contains("something else", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_lets_the_program_end_in_its_own_way()
    {
        await using var program = ProgramUnderTest.Start("/bin/bash", ["-c", Family]);
        await program.WaitForLineAsync("^child");

        Assert.Equal(3, await program.InterruptAsync());
        await program.WaitForLineAsync("^interrupted$");
    }

    [Fact]
    public async Task A_killed_program_takes_its_children_with_it()
    {
        await using var program = ProgramUnderTest.Start("/bin/bash", ["-c", Family]);
        await program.WaitForLineAsync("^child");
        Assert.True(program.PeakMemoryBytes() > 0);

        // The end of the output is waited for too, and the child holds that open for as long as it lives.
        Assert.Equal(137, await program.KillAsync());
    }
}
