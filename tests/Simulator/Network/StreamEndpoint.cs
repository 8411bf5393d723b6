using System.Globalization;
using Lexidex.Simulator.Live;

namespace Lexidex.Simulator.Network;

/// <summary>com.atproto.sync.subscribeRepos over one window of frames: a relay's, or a PDS's own.</summary>
internal sealed class StreamEndpoint(FrameWindow frames, FaultSwitch faults)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/xrpc/com.atproto.sync.subscribeRepos", SubscribeAsync);

    private async Task<IResult> SubscribeAsync(HttpContext context, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return Answers.Error("InvalidRequest", "This endpoint speaks WebSocket.", StatusCodes.Status426UpgradeRequired);
        if (!TryReadCursor(context.Request, out var cursor))
            return Answers.Error("InvalidRequest", "cursor must be a sequence number.");
        // The place is taken before the handshake is answered: a subscriber misses nothing that happens once it is connected.
        var start = SubscriptionStart.Of(frames, cursor);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await new Subscription(socket, frames, () => faults.Current.DropAfterFrames).RunAsync(start, lifetime.ApplicationStopping);
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
