using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>What only a relay has: the stream of all repositories and the list of hosts. Repositories it has none: it sends to the PDS.</summary>
internal sealed class RelayEndpoints(SimulatedNetwork network, FaultSwitch faults, IReadOnlyList<SimulatedServer> hosts)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/xrpc/com.atproto.sync.listHosts", ListHosts);
        routes.MapGet("/xrpc/com.atproto.sync.getRepo", GetRepo);
        new StreamEndpoint(network.Frames, faults).Map(routes);
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
}
