using Lexidex.Indexer.Pipeline;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Backfill;

/// <summary>One source to follow.</summary>
/// <param name="Name">Names the source's positions; the same for ever.</param>
/// <param name="Host">Base address of a relay or PDS: http, https, ws or wss.</param>
/// <param name="Dids">The repositories of mode list; empty in other modes.</param>
internal sealed record FollowSettings(string Name, Uri Host, IngestMode Mode, IReadOnlyList<Did> Dids)
{
    /// <summary>Fetches under way at one host at a time.</summary>
    public int FetchesAtOnce { get; init; } = 8;

    /// <summary>The host's address for HTTP.</summary>
    public Uri HttpHost => new UriBuilder(Host) { Scheme = Host.Scheme is "http" or "ws" ? "http" : "https" }.Uri;
}
