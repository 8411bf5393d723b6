namespace Lexidex.Indexer.Commands;

/// <summary>The first thing that must not be survived: it ends the process, which goes on from what is durable when started again.</summary>
internal sealed class RunFailure(IHostApplicationLifetime lifetime)
{
    private Exception? _cause;

    public Exception? Cause => Volatile.Read(ref _cause);

    public bool IsTold => Cause is not null;

    public void Tell(Exception cause)
    {
        if (Interlocked.CompareExchange(ref _cause, cause, null) is null)
            lifetime.StopApplication();
    }
}
