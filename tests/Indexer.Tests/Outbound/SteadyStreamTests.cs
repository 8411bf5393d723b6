using System.IO.Pipelines;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Tests.Verification.Identity;
using Xunit;

namespace Lexidex.Indexer.Tests.Outbound;

public sealed class SteadyStreamTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly SteadyStream _stream;

    public SteadyStreamTests() => _stream = new SteadyStream(_pipe.Reader.AsStream(), "slow.example", new OutboundOptions(), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task A_body_that_stands_still_for_thirty_seconds_ends()
    {
        var read = _stream.ReadAsync(new byte[10], Cancellation).AsTask();
        _time.Pass(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.False(read.IsCompleted);

        _time.Pass(TimeSpan.FromTicks(1));
        Assert.Equal("outbound-idle", (await Assert.ThrowsAsync<OutboundException>(() => read)).Reason);
    }

    [Theory]
    [InlineData(64 * 1024, null)]
    [InlineData((64 * 1024) - 1, "outbound-rate")]
    [InlineData(6, "outbound-rate")]
    public async Task A_body_brings_64_KiB_in_each_minute(int bytesInMinute, string? reason)
    {
        for (var minute = 0; minute < 3; minute++)
        {
            await ReceiveAsync(bytesInMinute - 3);
            await WaitForByteAsync(TimeSpan.FromSeconds(20));
            await WaitForByteAsync(TimeSpan.FromSeconds(20));
            var last = WaitForByteAsync(TimeSpan.FromSeconds(20));
            if (reason is null)
            {
                await last;
                continue;
            }

            Assert.Equal(reason, (await Assert.ThrowsAsync<OutboundException>(() => last)).Reason);
            return;
        }
    }

    [Fact]
    public async Task Whoever_reads_may_pause_as_long_as_it_likes()
    {
        for (var times = 0; times < 5; times++)
        {
            await ReceiveAsync(10);
            _time.Pass(TimeSpan.FromMinutes(10));
        }
    }

    [Fact]
    public async Task A_short_body_may_end_whenever_it_likes()
    {
        await ReceiveAsync(5);
        _time.Pass(TimeSpan.FromMinutes(2));
        await _pipe.Writer.CompleteAsync();
        Assert.Equal(0, await _stream.ReadAsync(new byte[10], Cancellation));
        Assert.Equal(5, _stream.Received);
    }

    [Fact]
    public async Task Whoever_reads_may_give_up()
    {
        using var impatient = new CancellationTokenSource();
        var read = _stream.ReadAsync(new byte[10], impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    private async Task WaitForByteAsync(TimeSpan time)
    {
        var read = _stream.ReadExactlyAsync(new byte[1], Cancellation);
        _time.Pass(time);
        await _pipe.Writer.WriteAsync(new byte[1], Cancellation);
        await read;
    }

    private async Task ReceiveAsync(int count)
    {
        await _pipe.Writer.WriteAsync(new byte[count], Cancellation);
        await _stream.ReadExactlyAsync(new byte[count], Cancellation);
    }
}
