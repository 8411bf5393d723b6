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
                response.Content = GuardedContent.Of(response.Content, request.RequestUri!, options, clock);
                return response;
            }

            var next = TargetOf(request.RequestUri!, response);
            response.Dispose();
            if (hops == options.RedirectsMax)
                throw new OutboundException(OutboundReasons.Redirects, $"{next.Host}: more than {options.RedirectsMax} redirects.");
            request = Redirected(request, next);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw OutboundFaults.Of(fault, request.RequestUri!);
        }
    }

    private static bool IsRedirect(HttpRequestMessage request, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && request.Method == HttpMethod.Get
        && response.Headers.Location is not null;

    private static Uri TargetOf(Uri from, HttpResponseMessage response)
    {
        var target = response.Headers.Location!;
        var next = target.IsAbsoluteUri ? target : new Uri(from, target);
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
