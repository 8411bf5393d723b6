using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lexidex.Indexer.Query;

/// <summary>One HTTP server of its own, with its own ports and nothing that another server has.</summary>
internal sealed class ApiServer(string name, string urls, ApiLimits limits, ILoggerFactory logs, Action<WebApplication> map) : IHostedService
{
    private WebApplication? _app;

    /// <summary>Where it answers, once started, with the ports that were really taken.</summary>
    public IReadOnlyCollection<string> Addresses => _app?.Urls.ToArray() ?? [];

    /// <exception cref="ApiServerException">The address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _app = Build();
        _app.UseMiddleware<ApiFaults>(limits);
        map(_app);
        _app.MapFallback("{*path}", Unknown);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException or InvalidOperationException or FormatException)
        {
            throw new ApiServerException($"The {name} cannot listen on {urls}: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is null)
            return;
        await _app.StopAsync(cancellationToken);
        await _app.DisposeAsync();
        _app = null;
    }

    private WebApplication Build()
    {
        // Empty: no file and no variable that other programs read may change what is answered here, or where.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = limits.DrainWithin);
        builder.WebHost.UseUrls(urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Bound);
        return builder.Build();
    }

    private void Bound(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.BodyBytesMax;
        kestrel.Limits.MaxConcurrentConnections = limits.ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersWithin;
    }

    private static Task Unknown(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            throw new QueryException("MethodNotAllowed", "This path does not take that method.", 405);
        throw context.Request.Path.StartsWithSegments("/xrpc")
            ? new QueryException("MethodNotImplemented", $"There is no method {context.Request.Path.Value} here. GET / lists those there are.", 501)
            : new QueryException("NotFound", "There is nothing at this path. GET / lists what there is.", 404);
    }

    /// <summary>The process has one lifetime, and it is not the server's to end it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

internal sealed class ApiServerException(string message, Exception inner) : Exception(message, inner);
