using System.Net;

namespace Lexidex.Indexer.Outbound;

/// <summary>
/// Checks each URL before it is asked, the first and every one that an answer leads to, and bounds how an answer's body comes.
/// What an answer is redirected to gets none of the headers that a caller set.
/// </summary>
internal sealed class RedirectHandler(OutboundOptions options, TimeProvider clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.AcceptEncoding.ParseAdd(GuardedContent.Encodings);
        for (var hops = 0; ; hops++)
        {
            OutboundDoor.Check(request.RequestUri!, options);
            var response = await AskAsync(request, cancellationToken);
            if (!IsRedirect(request, response))
            {
                return Guarded(response, request.RequestUri!);
            }

            var location = response.Headers.Location!;
            response.Dispose();
            var next = TargetOf(request.RequestUri!, location);
            if (hops == options.RedirectsMax)
                throw new OutboundException(OutboundReasons.Redirects, $"{next.Host}: more than {options.RedirectsMax} redirects.");
            request = Redirected(request, next);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // It ends with the headers; the body has bounds of its own.
        using var limit = new CancellationTokenSource(options.HeadersTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException fault) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(
                OutboundReasons.Time, $"{request.RequestUri!.Host} did not begin to answer within {options.HeadersTime.TotalSeconds:0.#} seconds.", fault);
        }
        catch (HttpRequestException fault)
        {
            throw OutboundFaults.Of(fault, request.RequestUri!);
        }
    }

    private HttpResponseMessage Guarded(HttpResponseMessage response, Uri address)
    {
        try
        {
            response.Content = GuardedContent.Of(response.Content, address, options, clock);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static bool IsRedirect(HttpRequestMessage request, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && request.Method == HttpMethod.Get
        && response.Headers.Location is not null;

    private static Uri TargetOf(Uri from, Uri location)
    {
        if (!Uri.TryCreate(from, location, out var next))
            throw new OutboundRefusedException($"{from.Host} leads on to what is no address.");
        return UrlGuard.IsWeaker(next, from)
            ? throw new OutboundRefusedException($"{from.Host} leads from TLS to {next.Scheme}://{next.Host}, which has none.")
            : next;
    }

    private static HttpRequestMessage Redirected(HttpRequestMessage request, Uri next)
    {
        var redirected = new HttpRequestMessage(HttpMethod.Get, next) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        redirected.Headers.UserAgent.ParseAdd(OutboundDoor.UserAgent);
        redirected.Headers.AcceptEncoding.ParseAdd(GuardedContent.Encodings);
        return redirected;
    }
}
