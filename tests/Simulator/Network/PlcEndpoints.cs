using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>The PLC directory: DID documents, and the signed operations behind them.</summary>
internal sealed class PlcEndpoints(SimulatedNetwork network, Func<Uri> address)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{did:regex(^did:)}", Document);
        routes.MapGet("/{did:regex(^did:)}/log/audit", AuditLog);
        routes.MapGet("/xrpc/com.atproto.identity.resolveHandle", ResolveHandle);
    }

    // A deleted account keeps its DID, as with real PDSes: its old commits can still be verified.
    private IResult Document(string did) => network.TryFind(did, out var repo)
        ? Results.Json(DidDocument.Of(repo.Account, Endpoint), contentType: "application/did+ld+json")
        : NotRegistered(did);

    private IResult AuditLog(string did)
    {
        if (!network.TryFind(did, out var repo))
            return NotRegistered(did);
        var genesis = Cid.OfDagCbor(repo.Account.Genesis);
        var moved = PlcOperation.Signed(network.RotationKey, repo.Account, Endpoint, genesis);
        return Answers.Json(new[]
        {
            Entry(repo, repo.Account.Genesis, NetworkTime.Text(repo.Plan.Created)),
            Entry(repo, moved, NetworkTime.Text(repo.Plan.Created + 1_000_000)),
        });
    }

    private IResult ResolveHandle(string? handle) =>
        network.Repos.FirstOrDefault(repo => repo.Account.Handle.Equals(handle, StringComparison.OrdinalIgnoreCase)) is { } repo
            ? Answers.Json(new { did = repo.Account.Did })
            : Answers.Error("HandleNotFound", "No account has this handle.");

    private string Endpoint => address().ToString().TrimEnd('/');

    private static object Entry(SimulatedRepo repo, byte[] operation, string createdAt) => new
    {
        did = repo.Account.Did,
        operation = Answers.FromDagCbor(operation),
        cid = Cid.OfDagCbor(operation).ToString(),
        nullified = false,
        createdAt,
    };

    private static IResult NotRegistered(string did) =>
        Results.Json(new { message = $"DID not registered: {did}" }, statusCode: StatusCodes.Status404NotFound);
}
