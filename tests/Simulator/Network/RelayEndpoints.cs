using System.Globalization;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>What only a relay has: the stream of all repositories, and the list of hosts, which is this one.</summary>
internal sealed class RelayEndpoints(SimulatedNetwork network, FaultSwitch faults, Func<Uri> address)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/xrpc/com.atproto.sync.listHosts", ListHosts);
        routes.MapGet("/xrpc/com.atproto.sync.subscribeRepos", SubscribeAsync);
    }

    private IResult ListHosts() => Answers.Json(new
    {
        hosts = new[]
        {
            new { hostname = address().Authority, seq = network.Frames.LastSequence, accountCount = network.Repos.Count, status = "active" },
        },
    });

    private async Task<IResult> SubscribeAsync(HttpContext context, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return Answers.Error("InvalidRequest", "This endpoint speaks WebSocket.", StatusCodes.Status426UpgradeRequired);
        if (!TryReadCursor(context.Request, out var cursor))
            return Answers.Error("InvalidRequest", "cursor must be a sequence number.");
        // The place is taken before the handshake is answered: a subscriber misses nothing that happens once it is connected.
        var start = SubscriptionStart.Of(network.Frames, cursor);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await new Subscription(socket, network.Frames, () => faults.Current.DropAfterFrames).RunAsync(start, lifetime.ApplicationStopping);
        return Results.Empty;
    }

    private static bool TryReadCursor(HttpRequest request, out long? cursor)
    {
        cursor = null;
        var text = (string?)request.Query["cursor"];
        if (string.IsNullOrEmpty(text))
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        cursor = number;
        return true;
    }
}
