using Lexidex.Indexer.Verification.Identity;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Identity;

public sealed class RateGateTests
{
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void So_many_pass_in_a_second_and_the_next_wait_for_their_turn()
    {
        var gate = new RateGate(50, _time);
        _time.Pass(TimeSpan.FromHours(1));

        var passes = Enumerable.Range(0, 500).Select(_ => gate.PassAsync(Cancellation)).ToList();
        for (var second = 1; second <= 10; second++)
        {
            Assert.Equal(50 * second, passes.Count(pass => pass.IsCompletedSuccessfully));
            _time.Pass(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_host_at_its_bound_does_not_hold_another()
    {
        var gates = new HostGates(new IdentityOptions { HostRequestsPerSecond = 1 }, _time);
        await gates.PassAsync("one.example", Cancellation);
        var second = gates.PassAsync("one.example", Cancellation);

        Assert.False(second.IsCompleted);
        Assert.Null(await gates.PassAsync("two.example", Cancellation));
        _time.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(await second);
    }

    [Fact]
    public async Task A_host_rests_as_long_as_it_asks_for_and_never_longer_than_the_bound()
    {
        var gates = new HostGates(new IdentityOptions { HostRestMax = TimeSpan.FromMinutes(5) }, _time);
        gates.Rest("one.example", TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromMinutes(5), (await gates.PassAsync("one.example", Cancellation))?.RetryAfter);
        _time.Pass(TimeSpan.FromMinutes(5));
        Assert.Null(await gates.PassAsync("one.example", Cancellation));
    }
}
