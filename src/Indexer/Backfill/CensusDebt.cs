using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Backfill;

/// <summary>
/// Remembers over restarts that events were missed and the host's list has not yet made good for them: how many times it was needed and
/// for how many of them it was read, each kept as a position under a name of its own. The need is durable before any position that
/// lies after it; else a process that was killed between the two would leave nobody to know.
/// </summary>
internal sealed class CensusDebt : IDisposable
{
    private readonly IngestPipeline _pipeline;
    private readonly IngestSource _needs;
    private readonly IngestSource _censuses;
    private readonly SemaphoreSlim _gate = new(1);
    private long _needed;
    private long _taken;
    private long _losses;

    private CensusDebt(IngestPipeline pipeline, IngestSource needs, IngestSource censuses)
    {
        (_pipeline, _needs, _censuses) = (pipeline, needs, censuses);
        _needed = needs.DurablePositions.Max();
        _taken = censuses.DurablePositions.Min();
    }

    public bool IsOwed => Interlocked.Read(ref _needed) > Interlocked.Read(ref _taken);

    /// <summary>For <see cref="SettleAsync"/>: what a census that begins now will make good for.</summary>
    public long Needed => Interlocked.Read(ref _needed);

    public static async Task<CensusDebt> ReadAsync(IngestSource source, IngestPipeline pipeline, IStore store, CancellationToken cancellationToken)
    {
        var (needs, censuses) = ($"{source.Name} needs census", $"{source.Name} census");
        return new CensusDebt(
            pipeline,
            source with { Name = needs, DurablePositions = await store.ReadPositionsAsync(needs, cancellationToken) },
            source with { Name = censuses, DurablePositions = await store.ReadPositionsAsync(censuses, cancellationToken) });
    }

    /// <summary>Once for each time that the host told of a loss, whoever hears of it first: frames may be sent on when this ends.</summary>
    public async ValueTask NeedAsync(long losses, CancellationToken cancellationToken)
    {
        if (losses <= Interlocked.Read(ref _losses))
            return;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (losses > _losses)
                await NeedAsync(cancellationToken);
            Interlocked.Exchange(ref _losses, losses);
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask NeedAsync(CancellationToken cancellationToken) =>
        _pipeline.MarkAsync(new PositionMarker(_needs, Interlocked.Increment(ref _needed)), cancellationToken);

    /// <summary>A census was taken, and all that came of it was sent down the lanes before.</summary>
    public ValueTask SettleAsync(long needed, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _taken, needed);
        return _pipeline.MarkAsync(new PositionMarker(_censuses, needed), cancellationToken);
    }

    public void Dispose() => _gate.Dispose();
}
