using System.Text.Json;
using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>Lexicons as the network publishes them, for the operator to look at and register.</summary>
internal sealed class ControlNetwork(LexiconImport import, LexiconRegistry lexicons, TablesInForce tables, RecordShelf shelf)
{
    public async Task<LexiconWay> ResolveAsync(string nsid, CancellationToken cancellationToken)
    {
        var resolution = await import.ResolveAsync(Parse(nsid), "operator", cancellationToken);
        return WayOf(resolution, (await lexicons.GetAsync(nsid, cancellationToken))?.Version) with
        {
            Document = resolution.Document is { } document ? JsonElement.Parse(document) : null,
        };
    }

    public async Task<RegisterFromNetworkResult> AddAsync(string nsid, RegisterFromNetwork? request, CancellationToken cancellationToken)
    {
        var filled = await FilledTables.OfAsync(shelf.Store, cancellationToken);
        var wish = new NetworkWish(Parse(nsid), Version: null, EditsInRequest.Read(request?.Edits), filled, request?.By ?? "operator");
        var (resolution, decision) = await import.AddAsync(wish, cancellationToken);
        if (decision?.Verdict is { Outcome: LexiconOutcome.Registered })
            await tables.RefreshAsync(cancellationToken);
        return new RegisterFromNetworkResult { Way = WayOf(resolution, (await lexicons.GetAsync(nsid, cancellationToken))?.Version), Verdict = decision?.Verdict };
    }

    public static LexiconWay WayOf(LexiconResolution resolution, string? inForce) => new()
    {
        Nsid = resolution.Nsid,
        Hops = [.. resolution.Hops.Select(hop => new LexiconWayHop(hop.What, hop.Asked, hop.Found, hop.IsFault))],
        Authority = resolution.Authority,
        Version = resolution.Version,
        Noted = resolution.Noted,
        InForce = inForce,
        Event = resolution.IsRefused ? RegistryEvents.RecordRefused(resolution.Fault) : null,
    };

    private static Nsid Parse(string text) =>
        Nsid.TryParse(text, out var nsid) ? nsid : throw QueryException.Invalid($"'{text}' is no NSID.");
}
