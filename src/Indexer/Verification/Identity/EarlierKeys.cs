using System.Net;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Identity.Plc;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>
/// Keys with which an account signed before: from the audit log of the directory, which is verified first, so that the directory
/// cannot invent one. Safe for use by several tasks at once.
/// </summary>
internal sealed class EarlierKeys(
    OutboundDoor door, MirroredLogs? mirror, IdentityOptions options, HostGates gates, TimeProvider clock) : IDisposable
{
    private readonly SignatureCheck _signatures = new();
    private readonly RecentlyUsed<Did, (IReadOnlyList<SigningKey> Keys, DateTimeOffset Until)> _known = new(options.LogsMax);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly string _plc = options.Plc.ToString().TrimEnd('/');

    /// <summary>The latest first; none where there were none, or nobody could be asked, or the log is not to be believed.</summary>
    /// <param name="now">The key that is in force; null where that is not known.</param>
    public async ValueTask<IReadOnlyList<SigningKey>> ReadAsync(Did did, SigningKey? now, CancellationToken cancellationToken)
    {
        if (!did.IsPlc)
            return [];

        // A mirror that ends in another key is behind: some keys are missing there.
        if (mirror is not null && await mirror.FindAsync(did, cancellationToken) is { } history && (now is null || now.Equals(history.Current.SigningKey)))
            return history.EarlierKeys;

        // Rarely wanted: one at a time is enough, and the second who wants the same finds it known.
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_known.TryFind(did, out var known) && known.Until > clock.GetUtcNow())
                return known.Keys;
            var (keys, life) = await AskAsync(did, cancellationToken);
            _known.Put(did, (keys, clock.GetUtcNow() + life));
            return keys;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _signatures.Dispose();
        _one.Dispose();
    }

    private async Task<(IReadOnlyList<SigningKey> Keys, TimeSpan Life)> AskAsync(Did did, CancellationToken cancellationToken)
    {
        var address = new Uri($"{_plc}/{did}/log/audit");
        if (await gates.PassAsync(address.Authority, cancellationToken) is not null)
            return ([], options.HostRest);
        try
        {
            var answer = await door.ReadAsync(address, options.LogBytesMax, options.DocumentTime, cancellationToken);
            if (answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                gates.Rest(address.Authority, answer.RetryAfter);
            if (!answer.IsSuccess)
                return ([], answer.Status == HttpStatusCode.NotFound ? options.FaultFor : options.HostRest);
            return (new PlcLog(_signatures).Verify(did, PlcReader.ReadLog(answer.Body)).EarlierKeys, options.RefreshEvery);
        }
        catch (OutboundException)
        {
            gates.Rest(address.Authority, null);
            return ([], options.HostRest);
        }
        catch (PlcException)
        {
            return ([], options.FaultFor);
        }
    }
}
