using Microsoft.AspNetCore.Http.Features;

namespace Lexidex.Simulator.Network;

/// <summary>One answer, spoiled as the host's fault says. The stream of frames has faults of its own and passes.</summary>
internal sealed class FaultyAnswer(HttpContext context, RequestDelegate next)
{
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(250);

    public Task RunAsync(HostFault fault) => fault switch
    {
        HostFault.None => next(context),
        _ when context.Request.Path.Value!.EndsWith("subscribeRepos", StringComparison.Ordinal) => next(context),
        HostFault.RedirectLoop => Redirect(context.Request.Path + context.Request.QueryString),
        HostFault.RedirectPrivate => Redirect($"http://192.168.7.7{context.Request.Path}{context.Request.QueryString}"),
        HostFault.Busy => Refuse(StatusCodes.Status429TooManyRequests, "RateLimitExceeded"),
        HostFault.Away => Refuse(StatusCodes.Status503ServiceUnavailable, "NotAvailable"),
        HostFault.OtherRepo => WithOtherRepoAsync(),
        _ => SpoilAsync(fault),
    };

    private Task Redirect(string location)
    {
        context.Response.Redirect(location);
        return Task.CompletedTask;
    }

    private Task Refuse(int status, string error)
    {
        context.Response.Headers.RetryAfter = "1";
        return Answers.Error(error, "The host does this on purpose.", status).ExecuteAsync(context);
    }

    private Task WithOtherRepoAsync()
    {
        context.Items[SyncEndpoints.OtherRepo] = true;
        return next(context);
    }

    private async Task SpoilAsync(HostFault fault)
    {
        var body = await ReadAnswerAsync();
        var ended = context.RequestAborted;
        context.Response.ContentLength = fault == HostFault.HangUp ? body.Length : null;
        try
        {
            switch (fault)
            {
                case HostFault.Slow:
                    await WriteSlowlyAsync(body, ended);
                    break;
                case HostFault.HangUp:
                    await WriteAsync(body[..(body.Length / 2)], ended);
                    context.Abort();
                    break;
                case HostFault.Truncated:
                    await WriteAsync(body[..(body.Length / 2)], ended);
                    break;
                case HostFault.Endless:
                    await WriteAsync(body, ended);
                    for (var zeros = new byte[64 * 1024]; ;)
                        await WriteAsync(zeros, ended);
                default:
                    await WriteAsync(Flipped(body), ended);
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone.
        }
    }

    /// <summary>Lets the answer be made, and keeps its body here.</summary>
    private async Task<byte[]> ReadAnswerAsync()
    {
        var real = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var kept = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(kept));
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            context.Features.Set(real);
        }

        return kept.ToArray();
    }

    private async Task WriteSlowlyAsync(byte[] body, CancellationToken ended)
    {
        foreach (var value in body)
        {
            await WriteAsync([value], ended);
            await Task.Delay(SlowPause, ended);
        }
    }

    private async Task WriteAsync(byte[] bytes, CancellationToken ended)
    {
        ended.ThrowIfCancellationRequested();
        await context.Response.Body.WriteAsync(bytes, ended);
        await context.Response.Body.FlushAsync(ended);
    }

    // The bit follows from the path, so that asking again gives the same lie.
    private byte[] Flipped(byte[] body)
    {
        if (body.Length == 0)
            return body;
        var at = (context.Request.QueryString.Value ?? "").Aggregate(17u, static (sum, letter) => unchecked((sum * 31) + letter)) % (uint)(body.Length * 8L);
        body[at / 8] ^= (byte)(1 << (int)(at % 8));
        return body;
    }
}
