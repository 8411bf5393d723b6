using System.Globalization;
using System.Text.Json;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>The PLC directory: DID documents, and the signed operations behind them.</summary>
/// <remarks>See https://web.plc.directory/api/redoc.</remarks>
internal sealed class PlcEndpoints(SimulatedNetwork network, PlcDirectory directory)
{
    private const int ExportDefault = 10;
    private const int ExportMax = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{did:regex(^did:)}", Document);
        routes.MapGet("/{did:regex(^did:)}/data", Data);
        routes.MapGet("/{did:regex(^did:)}/log", Log);
        routes.MapGet("/{did:regex(^did:)}/log/audit", AuditLog);
        routes.MapGet("/{did:regex(^did:)}/log/last", Last);
        routes.MapGet("/export", Export);
        routes.MapGet("/_health", () => Answers.Json(new { version = "lexidex-simulator" }));
    }

    // A deleted account keeps its DID, as with real PDSes: its old commits can still be verified.
    private IResult Document(string did) => network.TryFind(did, out var repo)
        ? Results.Json(DidDocument.Of(repo.Account, directory.EndpointOf(repo.Account)), contentType: "application/did+ld+json")
        : NotRegistered(did);

    private IResult Data(string did) => network.TryFind(did, out var repo)
        ? Answers.Json(new
        {
            did,
            verificationMethods = new { atproto = repo.Account.Key.DidKey },
            rotationKeys = new[] { network.RotationKey.DidKey },
            alsoKnownAs = new[] { "at://" + repo.Account.Handle },
            services = new { atproto_pds = new { type = "AtprotoPersonalDataServer", endpoint = directory.EndpointOf(repo.Account) } },
        })
        : NotRegistered(did);

    private IResult Log(string did) => network.TryFind(did, out var repo)
        ? Answers.Json(directory.LogOf(repo.Account).Select(entry => Answers.FromDagCbor(entry.Operation)))
        : NotRegistered(did);

    private IResult AuditLog(string did) => network.TryFind(did, out var repo)
        ? Answers.Json(directory.LogOf(repo.Account).Select(entry => entry.ToAnswer()))
        : NotRegistered(did);

    private IResult Last(string did) => network.TryFind(did, out var repo)
        ? Answers.Json(Answers.FromDagCbor(directory.LogOf(repo.Account)[^1].Operation))
        : NotRegistered(did);

    private IResult Export(string? after, string? count)
    {
        var wanted = ExportDefault;
        if (count is not null && !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out wanted))
            return BadRequest("count must be a number.");
        if (!TryReadTime(after, out var time))
            return BadRequest("after must be a datetime.");
        var lines = directory.After(time, Math.Min(wanted, ExportMax)).Select(entry => JsonSerializer.Serialize(entry.ToAnswer()));
        return Results.Text(string.Join('\n', lines), "application/jsonlines");
    }

    private static bool TryReadTime(string? text, out long microseconds)
    {
        microseconds = NetworkTime.Start - 1;
        if (string.IsNullOrEmpty(text))
            return true;
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        microseconds = (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return isTime;
    }

    private static IResult BadRequest(string message) => Results.Json(new { message }, statusCode: StatusCodes.Status400BadRequest);

    private static IResult NotRegistered(string did) =>
        Results.Json(new { message = $"DID not registered: {did}" }, statusCode: StatusCodes.Status404NotFound);
}
