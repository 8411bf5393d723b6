using System.Net;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Sources;

/// <summary>Why a host did not give a repository.</summary>
/// <param name="Reason">Kebab-case code: repo-not-found, repo-takendown, host-busy, host-away, car-size, …</param>
/// <param name="IsFinal">True where asking again would be answered the same.</param>
/// <param name="RetryAfter">How long the host asks to be left alone.</param>
internal sealed record FetchFault(string Reason, string Detail, bool IsFinal, TimeSpan? RetryAfter = null);

/// <summary>Fetches whole repositories: com.atproto.sync.getRepo.</summary>
internal sealed class RepoSource(OutboundDoor door, long carBytesMax, SpoolOptions spooling)
{
    private const int PieceBytes = 64 * 1024;

    private static readonly TimeSpan FetchTime = TimeSpan.FromMinutes(30);

    /// <summary>
    /// The CAR, which is the caller's to dispose, or why there is none. Cancellation by the caller is thrown. A CAR beyond the
    /// first MiB stays in memory only where as much may be held; else it goes to a file.
    /// </summary>
    public async Task<(CarBody? Car, FetchFault? Fault)> FetchAsync(
        Uri host, string did, Func<long, bool> tryHold, Action<long> giveBack, CancellationToken cancellationToken)
    {
        var address = new Uri(host, $"/xrpc/com.atproto.sync.getRepo?did={Uri.EscapeDataString(did)}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(FetchTime);
        try
        {
            door.CheckScheme(address);
            using var response = await door.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return response.IsSuccessStatusCode
                ? await ReadBodyAsync(response, tryHold, giveBack, limit.Token)
                : (null, await FaultOfAsync(response, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new FetchFault(FetchReasons.HostSlow, $"{host.Host} did not finish in {FetchTime.TotalMinutes} minutes.", IsFinal: false));
        }
        catch (OutboundRefusedException fault)
        {
            return (null, new FetchFault(FetchReasons.HostRefused, fault.Message, IsFinal: true));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return (null, new FetchFault(FetchReasons.HostAway, fault.Message, IsFinal: false));
        }
    }

    private async Task<(CarBody? Car, FetchFault? Fault)> ReadBodyAsync(
        HttpResponseMessage response, Func<long, bool> tryHold, Action<long> giveBack, CancellationToken cancellationToken)
    {
        var tooLarge = new FetchFault(FaultReasons.CarSize, $"The CAR is larger than {carBytesMax} bytes.", IsFinal: true);
        if (response.Content.Headers.ContentLength > carBytesMax)
            return (null, tooLarge);

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var car = new CarSpool(spooling, tryHold, giveBack);
        using var piece = new ByteBuffer(PieceBytes);
        for (int read; (read = await body.ReadAsync(piece.GetMemory(PieceBytes), cancellationToken)) > 0;)
        {
            if (car.Length + read > carBytesMax)
                return (null, tooLarge);
            car.Write(piece.GetSpan(PieceBytes)[..read]);
        }

        return (car.Complete(), null);
    }

    private static async Task<FetchFault> FaultOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (error, message) = await XrpcError.ReadAsync(response, cancellationToken);
        return error switch
        {
            "RepoNotFound" => new FetchFault(FetchReasons.RepoNotFound, message, IsFinal: true),
            "RepoTakendown" => new FetchFault(FetchReasons.RepoTakendown, message, IsFinal: true),
            "RepoSuspended" => new FetchFault(FetchReasons.RepoSuspended, message, IsFinal: true),
            "RepoDeactivated" => new FetchFault(FetchReasons.RepoDeactivated, message, IsFinal: true),
            _ when response.StatusCode == HttpStatusCode.TooManyRequests =>
                new FetchFault(FetchReasons.HostBusy, message, IsFinal: false, OutboundAnswer.RetryAfterOf(response)),
            _ => new FetchFault(FetchReasons.HostError, $"{(int)response.StatusCode} {message}", IsFinal: false, OutboundAnswer.RetryAfterOf(response)),
        };
    }
}
