using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Xunit;

namespace Lexidex.Indexer.Tests.Pipeline;

public sealed class PipelineLimitsTests
{
    private static readonly PipelineLimits Few = new() { WriterLoops = 4 };

    [Theory]
    [InlineData(8)]
    [InlineData(32)]
    public void More_loops_hold_no_more_in_all(int loops)
    {
        var many = Few.WithWriterLoops(loops);

        Assert.Equal(loops, many.WriterLoops);
        Assert.True(many.BatchBytes * loops <= Few.BatchBytes * 4);
        Assert.True(many.BatchRows * loops <= Few.BatchRows * 4);
        Assert.True(many.StatesInMemory * loops <= Few.StatesInMemory * 4);
        Assert.True(many.ParkedBytesInAll * loops <= Few.ParkedBytesInAll * 4);
        Assert.True(many.ParkedBytesMax <= many.ParkedBytesInAll);
        Assert.Equal((Few.FrameBytesInFlight, Few.CarBytesInFlight), (many.FrameBytesInFlight, many.CarBytesInFlight));
    }

    [Fact]
    public void As_many_loops_as_there_are_lanes_can_still_work_and_hold_a_bounded_part_of_memory()
    {
        var most = Few.WithWriterLoops(Lane.Count);

        Assert.True(most is { BatchBytes: >= 1 << 20, BatchRows: >= 1_000, KeyRequestsAtOnce: >= 1, StatesInMemory: >= 1_000 });
        Assert.InRange((most.BatchBytes + most.ParkedBytesInAll) * Lane.Count, 0, 1L << 30);
    }

    [Fact]
    public void Fewer_loops_hold_what_each_held()
    {
        Assert.Equal(Few with { WriterLoops = 1 }, Few.WithWriterLoops(1));
        Assert.Equal(Few, Few.WithWriterLoops(4));
    }

    [Fact]
    public void An_engine_that_wants_many_connections_has_them_unless_another_number_is_asked_for()
    {
        var tidb = new StoreCapabilities { Engine = "TiDB", Version = "8.5", WritersUsual = 64 };
        var maria = new StoreCapabilities { Engine = "MariaDB", Version = "10.11" };

        Assert.Equal(64, WritersOption.LimitsOf(asked: null, tidb).WriterLoops);
        Assert.Equal(PipelineLimits.Default, WritersOption.LimitsOf(asked: null, maria));
        Assert.Equal(3, WritersOption.LimitsOf(asked: 3, tidb).WriterLoops);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Lane.Count + 1)]
    public void No_writer_and_more_than_lanes_are_refused(int writers)
    {
        var refusal = Assert.Throws<CommandException>(() => WritersOption.LimitsOf(writers, new StoreCapabilities { Engine = "SQLite", Version = "3" }));

        Assert.Contains("1 to 256", refusal.Message, StringComparison.Ordinal);
    }
}
