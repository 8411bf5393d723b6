using System.Diagnostics.CodeAnalysis;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>com.atproto.repo and com.atproto.server: single records as JSON.</summary>
/// <param name="pds">The number of the PDS whose accounts these are; null answers for all, as an app view does.</param>
internal sealed class RecordEndpoints(SimulatedNetwork network, int? pds)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/xrpc/com.atproto.repo.getRecord", GetRecord);
        routes.MapGet("/xrpc/com.atproto.repo.listRecords", ListRecords);
        routes.MapGet("/xrpc/com.atproto.repo.describeRepo", DescribeRepo);
        routes.MapGet("/xrpc/com.atproto.server.describeServer", () =>
            Answers.Json(new { did = "did:web:localhost", availableUserDomains = new[] { ".sim.test" }, inviteCodeRequired = false }));
        routes.MapGet("/xrpc/_health", () => Answers.Json(new { version = "lexidex-simulator" }));
    }

    private IResult GetRecord(string? repo, string? collection, string? rkey, string? cid)
    {
        if (!TryFind(repo, out var found, out var refusal))
            return refusal;
        var path = new RecordPath(collection ?? "", rkey ?? "");
        if (!found.TryGet(path, out var current, out var block) || (cid is not null && cid != current.ToString()))
            return Answers.Error("RecordNotFound", $"Could not locate record: at://{found.Account.Did}/{path}");
        return Answers.Json(new { uri = $"at://{found.Account.Did}/{path}", cid = current.ToString(), value = Answers.FromDagCbor(block) });
    }

    // The newest first, as a PDS does; the cursor is the last record key given.
    private IResult ListRecords(HttpRequest request, string? repo, string? collection, string? cursor, bool? reverse)
    {
        if (!TryFind(repo, out var found, out var refusal))
            return refusal;
        if (!int.TryParse(request.Query["limit"].FirstOrDefault("50"), out var limit) || limit is < 1 or > 100)
            return Answers.Error("InvalidRequest", "limit must be from 1 to 100.");
        var direction = reverse == true ? 1 : -1;
        var keys = found.List().Where(record => record.Path.Collection == collection).Select(record => record.Path.RecordKey).ToList();
        keys.Sort((left, right) => direction * string.CompareOrdinal(left, right));
        var page = keys.Where(key => string.IsNullOrEmpty(cursor) || direction * string.CompareOrdinal(key, cursor) > 0).Take(limit).ToList();
        var records = page.Select(key => Listed(found, new(collection!, key))).Where(record => record is not null);
        return Answers.Json(new { cursor = page.Count == limit ? page[^1] : null, records });
    }

    private IResult DescribeRepo(string? repo) => TryFind(repo, out var found, out var refusal)
        ? Answers.Json(new
        {
            handle = found.Account.Handle,
            did = found.Account.Did,
            collections = found.List().Select(record => record.Path.Collection).Distinct().Order(StringComparer.Ordinal),
            handleIsCorrect = true,
        })
        : refusal;

    private static object? Listed(SimulatedRepo repo, RecordPath path) => repo.TryGet(path, out var cid, out var block)
        ? new { uri = $"at://{repo.Account.Did}/{path}", cid = cid.ToString(), value = Answers.FromDagCbor(block) }
        : null;

    private bool TryFind(string? repo, [NotNullWhen(true)] out SimulatedRepo? found, [NotNullWhen(false)] out IResult? refusal)
    {
        var did = network.Repos.FirstOrDefault(each => each.Account.Handle == repo)?.Account.Did ?? repo;
        return RepoLookup.TryFindActive(network, pds, did, out found, out refusal);
    }
}
