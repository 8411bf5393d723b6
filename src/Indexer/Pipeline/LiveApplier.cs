using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Verification;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Takes firehose frames in the order of their lanes. What may be decided now is applied; a frame whose repository's snapshot or
/// whose account's key is still to come waits.
/// </summary>
internal sealed class LiveApplier(LoopContext context) : IDisposable
{
    private readonly FrameReader _reader = new();
    private readonly CommitApplier _commits = new(context);
    private readonly AccountApplier _accounts = new(context);

    /// <param name="answer">What was asked of the account's identity for this frame; null where nothing was.</param>
    public void Apply(LiveFrame work, KeyAnswer? answer)
    {
        var did = work.Frame.Did.Key;
        if (work.Frame.Seq <= work.Source.DurablePositions[Lane.Of(did)])
            work.Release();
        else if (context.Keys.IsWaiting(did))
            Join(work);
        else if (!context.Parked.IsOpen(did))
            ApplyNow(work, answer);
        else if (context.Parked.TryPark(did, work))
            work.Settle();
        else
            ApplyNow(work, answer);
    }

    /// <param name="answer">What was asked of the account's identity for it; null where nothing was.</param>
    public void Apply(AccountTold work, KeyAnswer? answer)
    {
        if (!TryWait(work, answer))
            work.Decided.TrySetResult();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _commits.Dispose();
    }

    // Where no more may wait, it is passed over: the account is asked for again at the next census.
    private bool TryWait(AccountTold work, KeyAnswer? answer)
    {
        var did = work.Change.Did;
        if (context.Keys.IsWaiting(did.Key))
            return context.Keys.Join(did.Key, work);
        var need = _accounts.Apply(work, answer);
        if (need == KeyNeed.None)
            return false;
        context.Keys.Wait(did, need, work);
        return true;
    }

    private void ApplyNow(LiveFrame work, KeyAnswer? answer)
    {
        if (Decide(work, answer) is var need and not KeyNeed.None)
        {
            Wait(work, need);
            return;
        }

        context.Reach(work.Source, Lane.Of(work.Frame.Did.Key), work.Frame.Seq);
        work.Release();
    }

    private KeyNeed Decide(LiveFrame work, KeyAnswer? answer)
    {
        var kind = _reader.Read(work.Frame.Bytes);
        if (_reader.Fault is { } fault)
        {
            _commits.Disbelieve(work, kind == FrameKind.Commit ? _reader.Commit : null, fault);
            return KeyNeed.None;
        }

        return kind switch
        {
            FrameKind.Commit => _commits.Apply(work, _reader.Commit, answer),
            FrameKind.Sync => _commits.Apply(work, _reader.Sync!, _reader.Commit.Signed, answer),
            FrameKind.Identity => _accounts.Apply(_reader.Identity!, work.Source, answer),
            FrameKind.Account => _accounts.Apply(_reader.Account!, work.Source, answer),
            _ => KeyNeed.None,
        };
    }

    private void Wait(LiveFrame work, KeyNeed need)
    {
        context.Keys.Wait(work.Frame.Did, need, work);
        Hold(work);
    }

    private void Join(LiveFrame work)
    {
        if (context.Keys.Join(work.Frame.Did.Key, work))
            Hold(work);
        else
            work.Release();
    }

    private void Hold(LiveFrame work)
    {
        context.Positions.Hold(work.Source.Name, Lane.Of(work.Frame.Did.Key), work.Frame.Seq);
        work.Settle();
    }
}
