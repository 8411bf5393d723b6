using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

public sealed class KeyWaitsTests
{
    private static readonly PipelineLimits Limits = new() { KeyWaitsMax = 4, ParkedEventsMax = 5, ParkedBytesMax = 1_000, ParkedBytesInAll = 2_000 };

    private readonly KeyWaits _waits = new(Limits, keys: null);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(40, true)]
    public void A_loop_takes_no_new_work_while_so_many_repositories_wait(int repos, bool isFull)
    {
        for (var at = 0; at < repos; at++)
            _waits.Wait(DidOf(at), KeyNeed.Present, FrameOf(DidOf(at), 1, 10));

        Assert.Equal(isFull, _waits.IsFull);
        _waits.Close(DidOf(0).Key);
        Assert.Equal(repos > 4, _waits.IsFull);
    }

    [Fact]
    public void One_repository_s_line_has_its_bounds_and_keeps_its_order()
    {
        var did = DidOf(1);
        _waits.Wait(did, KeyNeed.Present, FrameOf(did, 1, 10));
        for (var seq = 2; seq <= 5; seq++)
            Assert.True(_waits.Join(did.Key, FrameOf(did, seq, 10)));

        Assert.False(_waits.Join(did.Key, FrameOf(did, 6, 10)));
        Assert.Equal([1L, 2, 3, 4, 5], _waits.Close(did.Key).Select(work => ((LiveFrame)work).Frame.Seq));
        Assert.False(_waits.IsWaiting(did.Key));
    }

    [Theory]
    [InlineData(990, true)]
    [InlineData(991, false)]
    [InlineData(9_900, false)]
    public void A_line_holds_no_more_bytes_than_its_limit(int second, bool fits)
    {
        var did = DidOf(1);
        _waits.Wait(did, KeyNeed.Present, FrameOf(did, 1, 10));

        Assert.Equal(fits, _waits.Join(did.Key, FrameOf(did, 2, second)));
    }

    [Fact]
    public void A_lane_s_position_stays_below_what_waits_and_catches_up_after_it()
    {
        var positions = new HeldPositions();
        Assert.Equal(10, positions.Reach("relay", 3, 10));
        positions.Hold("relay", 3, 11);
        positions.Hold("relay", 3, 13);

        Assert.Null(positions.Reach("relay", 3, 12));
        Assert.Equal(12, positions.Reach("relay", 4, 12));
        positions.LetGo("relay", 3, 11);
        Assert.Equal(12, positions.Reach("relay", 3, 14));
        positions.LetGo("relay", 3, 13);
        Assert.Equal(14, positions.Reach("relay", 3, 13));
    }

    private static Did DidOf(int number) => Did.Parse($"did:plc:aaaaaaaaaaaaaaaaaaaaaa{(char)('a' + (number / 24))}{(char)('a' + (number % 24))}");

    private static LiveFrame FrameOf(Did did, long seq, int length) =>
        new(new IngestSource("relay", IngestMode.Live, null), new SourceFrame(new byte[length], length, did, seq));
}
