using Lexidex.Simulator.Live;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

public sealed class FrameWindowTests
{
    [Fact]
    public void The_oldest_frames_fall_out()
    {
        var window = Filled(capacity: 3, events: 5);

        Assert.Equal((2, 5, 5), (window.Start, window.End, window.LastSequence));
        Assert.False(window.TryRead(1, out _));
        Assert.True(window.TryRead(2, out var frame));
        Assert.Equal(3, frame.Sequence);
        Assert.False(window.TryRead(5, out _));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    [InlineData(6, 5)]
    public void A_cursor_finds_the_first_frame_that_is_not_below_it(long cursor, long place) =>
        Assert.Equal(place, Filled(capacity: 3, events: 5).PlaceOf(cursor));

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(5, false)]
    public void A_cursor_is_outdated_when_the_frame_after_it_is_gone(long cursor, bool outdated) =>
        Assert.Equal(outdated, Filled(capacity: 3, events: 5).IsOutdated(cursor));

    [Fact]
    public void Nothing_is_outdated_before_the_first_frame_has_fallen_out() => Assert.False(Filled(capacity: 9, events: 5).IsOutdated(1));

    [Fact]
    public async Task Who_waits_for_the_next_frame_is_woken_by_it()
    {
        var window = Filled(capacity: 3, events: 1);
        var waiting = window.WaitAsync(1, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        window.Append(_ => [1]);
        await waiting;
        Assert.True(window.TryRead(1, out _));
    }

    private static FrameWindow Filled(int capacity, int events)
    {
        var window = new FrameWindow(capacity);
        for (var i = 0; i < events; i++)
            window.Append(sequence => [(byte)sequence]);
        return window;
    }
}
