namespace Lexidex.Indexer.Outbound;

/// <summary>
/// Ends a body that stands still, or comes slower than the least rate. Counts its bytes. Only the time counts in which somebody
/// waits for the host: whoever reads may take as long as it needs between two reads.
/// </summary>
internal sealed class SteadyStream(Stream inner, string host, OutboundOptions options, TimeProvider clock) : ReadOnlyStream(inner)
{
    private TimeSpan _windowTime;
    private long _windowBytes;

    public long Received { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var began = clock.GetTimestamp();
        using var idle = new CancellationTokenSource(options.IdleTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        try
        {
            var read = await Inner.ReadAsync(buffer, either.Token);
            Count(read, clock.GetElapsedTime(began));
            return read;
        }
        catch (OperationCanceledException fault) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(OutboundReasons.Idle, $"{host} sent nothing for {options.IdleTime.TotalSeconds:0.#} seconds.", fault);
        }
    }

    private void Count(int read, TimeSpan waited)
    {
        Received += read;
        _windowBytes += read;
        _windowTime += waited;
        if (read == 0 || _windowTime < options.RateTime)
            return;
        if (_windowBytes < options.RateBytesMin)
        {
            throw new OutboundException(
                OutboundReasons.Rate, $"{host} sent {_windowBytes} bytes in {options.RateTime.TotalSeconds:0.#} seconds; at least {options.RateBytesMin} are wanted.");
        }

        (_windowTime, _windowBytes) = (TimeSpan.Zero, 0);
    }
}
