using System.Threading.Channels;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Work of one loop that waits until its account's identity was asked for. A repository's work waits in order and others go on;
/// where too many repositories wait, the loop takes no new work until some are answered.
/// </summary>
internal sealed class KeyWaits
{
    private readonly PipelineLimits _limits;
    private readonly ISigningKeys? _keys;
    private readonly Dictionary<DidKey, Line> _lines = [];
    private readonly Channel<KeyRequest> _asked;
    private readonly Channel<KeyAnswer> _answered;
    private long _bytes;

    public KeyWaits(PipelineLimits limits, ISigningKeys? keys)
    {
        _limits = limits;
        _keys = keys;

        // A repository asks once at a time, so neither can hold more than there are lines.
        _asked = Channel.CreateUnbounded<KeyRequest>(new UnboundedChannelOptions { SingleWriter = true });
        _answered = Channel.CreateUnbounded<KeyAnswer>(new UnboundedChannelOptions { SingleReader = true });
    }

    /// <summary>True when no more may wait.</summary>
    public bool IsFull => _lines.Count >= _limits.KeyWaitsMax || _bytes >= _limits.ParkedBytesInAll;

    public bool IsWaiting(DidKey did) => _lines.Count > 0 && _lines.ContainsKey(did);

    /// <summary>Asks, and lets the work wait for the answer.</summary>
    public void Wait(Did did, KeyNeed need, LaneWork work)
    {
        _lines.Add(did.Key, new Line());
        _asked.Writer.TryWrite(new KeyRequest(did, need));
        Join(did.Key, work);
    }

    /// <summary>Lets the work wait behind what waits already. False where it does not fit: a gap will show, and the repository be fetched.</summary>
    public bool Join(DidKey did, LaneWork work)
    {
        var line = _lines[did];
        var length = LengthOf(work);
        if (line.Works.Count >= _limits.ParkedEventsMax || line.Bytes + length > Math.Max(length, _limits.ParkedBytesMax))
            return false;
        line.Works.Add(work);
        line.Bytes += length;
        _bytes += length;
        return true;
    }

    public bool TryTakeAnswer(out KeyAnswer answer) => _answered.Reader.TryRead(out answer!);

    /// <summary>Ends when an answer is there; faulted where asking itself failed.</summary>
    public Task<bool> WaitForAnswerAsync(CancellationToken cancellationToken) => _answered.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>What waited for this answer, in order. It is the caller's to apply.</summary>
    public IReadOnlyList<LaneWork> Close(DidKey did)
    {
        if (!_lines.Remove(did, out var line))
            return [];
        _bytes -= line.Bytes;
        return line.Works;
    }

    /// <summary>The loop ends: nobody will answer what still waits.</summary>
    public void Abandon()
    {
        foreach (var line in _lines.Values)
        {
            foreach (var work in line.Works)
            {
                (work as RepoCar)?.Outcome.TrySetCanceled();
                (work as AccountTold)?.Decided.TrySetCanceled();
            }
        }
    }

    /// <summary>Works off what is asked until it is told to end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                _asked.Reader.ReadAllAsync(cancellationToken),
                new ParallelOptions { MaxDegreeOfParallelism = _limits.KeyRequestsAtOnce, CancellationToken = cancellationToken },
                AnswerAsync);
        }
        catch (OperationCanceledException)
        {
            // The loop ends; what waits is told again by the stream.
        }
        catch (Exception cause)
        {
            _answered.Writer.TryComplete(cause);
        }
    }

    private async ValueTask AnswerAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        var keys = _keys ?? throw new InvalidOperationException("Keys were asked for, and nobody knows any.");
        if (request.Need == KeyNeed.Earlier)
        {
            var earlier = await keys.FindEarlierAsync(request.Did, cancellationToken);
            _answered.Writer.TryWrite(new KeyAnswer(request.Did, earlier));
            return;
        }

        // What is not known may be asked for as the limits of failures say, what does not fit as those of refreshes do.
        var isFresh = true;
        if (keys.TryFind(request.Did, out _))
            isFresh = await keys.RefreshAsync(request.Did, cancellationToken);
        else
            await keys.PrefetchAsync([request.Did], cancellationToken);
        _answered.Writer.TryWrite(new KeyAnswer(request.Did, Earlier: null, isFresh));
    }

    private static long LengthOf(LaneWork work) => work is LiveFrame frame ? frame.Frame.Length : 0;

    private readonly record struct KeyRequest(Did Did, KeyNeed Need);

    private sealed class Line
    {
        public List<LaneWork> Works { get; } = [];

        public long Bytes { get; set; }
    }
}
