using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>Which DID a handle names: as a PDS and a relay say it, and as the handle's own host does.</summary>
/// <remarks>See https://atproto.com/specs/handle#handle-resolution.</remarks>
internal sealed class HandleEndpoints(SimulatedNetwork network)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/xrpc/com.atproto.identity.resolveHandle", ResolveHandle);
        routes.MapGet("/.well-known/atproto-did", WellKnown);
    }

    private IResult ResolveHandle(string? handle) => DidOf(handle) is { } did
        ? Answers.Json(new { did })
        : Answers.Error("HandleNotFound", "No account has this handle.");

    private IResult WellKnown(HttpRequest request) => DidOf(request.Host.Host) is { } did
        ? Results.Text(did)
        : Results.NotFound();

    private string? DidOf(string? handle) =>
        network.Repos.FirstOrDefault(repo => repo.Account.Handle.Equals(handle, StringComparison.OrdinalIgnoreCase))?.Account.Did;
}
