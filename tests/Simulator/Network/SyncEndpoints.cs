using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>com.atproto.sync: which repositories there are and, at a PDS, each as a CAR.</summary>
/// <param name="pds">The number of the PDS whose accounts these are; null for a relay, which tells of all and has none.</param>
internal sealed class SyncEndpoints(SimulatedNetwork network, FaultSwitch faults, RepoRequests requests, int? pds)
{
    private const int FlushBytes = 128 * 1024;

    /// <summary>Marks a request that is to be given another repository than it asks for.</summary>
    public static readonly object OtherRepo = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/xrpc/com.atproto.sync.listRepos", ListRepos);
        routes.MapGet("/xrpc/com.atproto.sync.listReposByCollection", ListReposByCollection);
        routes.MapGet("/xrpc/com.atproto.sync.getLatestCommit", GetLatestCommit);
        routes.MapGet("/xrpc/com.atproto.sync.getRepoStatus", GetRepoStatus);
        if (pds is not null)
        {
            routes.MapGet("/xrpc/com.atproto.sync.getRepo", GetRepoAsync);
            routes.MapGet("/xrpc/com.atproto.sync.getRecord", GetRecord);
        }
    }

    private IResult ListRepos(HttpRequest request)
    {
        if (!Paging.TryRead(request, limitDefault: 500, limitMax: 1_000, out var paging))
            return Answers.Error("InvalidRequest", "limit must be from 1 to 1000, and cursor one that this server gave.");
        var (page, cursor) = paging.Cut(network.Repos, IsHere);
        var repos = page.Where(repo => repo.Status != AccountStatus.Deleted).Select(repo => new
        {
            did = repo.Account.Did,
            head = repo.Head.Cid.ToString(),
            rev = repo.Head.Revision.ToString(),
            active = repo.Status == AccountStatus.Active,
            status = repo.Status.ToText(),
        });
        return Answers.Json(new { cursor, repos });
    }

    private IResult ListReposByCollection(HttpRequest request, string? collection)
    {
        if (string.IsNullOrEmpty(collection) || !Paging.TryRead(request, limitDefault: 500, limitMax: 2_000, out var paging))
            return Answers.Error("InvalidRequest", "collection is required; limit must be from 1 to 2000.");
        var (page, cursor) = paging.Cut(network.Repos, repo => IsHere(repo) && repo.Status == AccountStatus.Active && Holds(repo, collection));
        return Answers.Json(new { cursor, repos = page.Select(repo => new { did = repo.Account.Did }) });
    }

    private IResult GetLatestCommit(string? did) => RepoLookup.TryFindActive(network, pds, did, out var repo, out var refusal)
        ? Answers.Json(new { cid = repo.Head.Cid.ToString(), rev = repo.Head.Revision.ToString() })
        : refusal;

    private IResult GetRepoStatus(string? did)
    {
        if (did is null || !network.TryFind(did, out var repo) || !IsHere(repo))
            return RepoLookup.NotFound(did);
        var active = repo.Status == AccountStatus.Active;
        return Answers.Json(new { did, active, status = repo.Status.ToText(), rev = active ? repo.Head.Revision.ToString() : null });
    }

    private async Task<IResult> GetRepoAsync(HttpContext context, string? did, CancellationToken cancellation)
    {
        var asked = requests.Count(did);
        var fault = faults.Current;
        if (fault.ThrottleRepoOneIn > 0 && asked % fault.ThrottleRepoOneIn == 0)
            return Throttled(context.Response);
        if (fault.RepoDelay > TimeSpan.Zero)
            await Task.Delay(fault.RepoDelay, cancellation);
        if (!RepoLookup.TryFindActive(network, pds, did, out var repo, out var refusal))
            return refusal;
        if (context.Items.ContainsKey(OtherRepo))
            repo = network.Repos.First(other => other != repo && other.Status == AccountStatus.Active);
        await WriteCarAsync(context.Response, repo, cancellation);
        return Results.Empty;
    }

    private IResult GetRecord(string? did, string? collection, string? rkey)
    {
        if (!RepoLookup.TryFindActive(network, pds, did, out var repo, out var refusal))
            return refusal;
        var (head, blocks) = repo.Prove(new Generation.RecordPath(collection ?? "", rkey ?? ""));
        return Results.Bytes(CarWriter.ToBytes(head.Cid, blocks), "application/vnd.ipld.car");
    }

    private static async Task WriteCarAsync(HttpResponse response, SimulatedRepo repo, CancellationToken cancellation)
    {
        var (head, blocks) = repo.Export();
        response.ContentType = "application/vnd.ipld.car";
        var body = response.BodyWriter;
        CarWriter.WriteHeader(body, head.Cid);
        foreach (var block in blocks)
        {
            CarWriter.WriteBlock(body, block);
            if (body.UnflushedBytes >= FlushBytes)
                await body.FlushAsync(cancellation);
        }

        await body.FlushAsync(cancellation);
    }

    private static IResult Throttled(HttpResponse response)
    {
        response.Headers.RetryAfter = "1";
        return Answers.Error("RateLimitExceeded", "Too many requests.", StatusCodes.Status429TooManyRequests);
    }

    private bool IsHere(SimulatedRepo repo) => pds is null || repo.Account.Pds == pds;

    private static bool Holds(SimulatedRepo repo, string collection) => repo.List().Any(record => record.Path.Collection == collection);
}
