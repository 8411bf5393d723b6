using System.Globalization;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>What only a relay has: the stream of all repositories and the list of hosts. Repositories it has none: it sends to the PDS.</summary>
internal sealed class RelayEndpoints(SimulatedNetwork network, FaultSwitch faults, IReadOnlyList<SimulatedServer> hosts)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/xrpc/com.atproto.sync.listHosts", ListHosts);
        routes.MapGet("/xrpc/com.atproto.sync.getRepo", GetRepo);
        routes.MapGet("/xrpc/com.atproto.sync.subscribeRepos", SubscribeAsync);
    }

    private IResult ListHosts(HttpRequest request)
    {
        if (!Paging.TryRead(request, limitDefault: 200, limitMax: 1_000, out var paging))
            return Answers.Error("InvalidRequest", "limit must be from 1 to 1000, and cursor one that this server gave.");
        var accounts = network.Repos.CountBy(repo => repo.Account.Pds).ToDictionary();
        var (page, cursor) = paging.Cut([.. hosts.Select((host, at) => new
        {
            hostname = host.Address.Authority,
            seq = network.Frames.LastSequence,
            accountCount = accounts.GetValueOrDefault(at),
            status = "active",
        })]);
        return Answers.Json(new { cursor, hosts = page });
    }

    // As relays do since they keep no repositories: the query goes along.
    private IResult GetRepo(HttpRequest request, string? did) => did is not null && network.TryFind(did, out var repo)
        ? Results.Redirect(hosts[repo.Account.Pds].Endpoint + request.Path + request.QueryString)
        : RepoLookup.NotFound(did);

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
