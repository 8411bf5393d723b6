using Lexidex.Schema.Control;

namespace Lexidex.Admin.Lexicons;

/// <summary>The registered lexicons.</summary>
public sealed class LexiconsService(ControlClient client, TimeProvider clock)
{
    /// <summary>Rows grow while one looks: the list is asked for again after this long.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public DateTimeOffset Now => clock.GetUtcNow();

    public PeriodicTimer NewTimer() => new(Interval, clock);

    public Task<IReadOnlyList<LexiconSummary>> ListAsync(CancellationToken cancellationToken) =>
        client.GetLexiconsAsync(cancellationToken);

    /// <summary>Null where it is not registered.</summary>
    public async Task<LexiconDetail?> FindAsync(string nsid, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetLexiconAsync(nsid, cancellationToken);
        }
        catch (ControlException fault) when (fault.IsNotFound)
        {
            return null;
        }
    }
}
