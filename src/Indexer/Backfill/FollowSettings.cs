using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Verification;
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

    /// <summary>
    /// Repositories that one census asks for because the host does not list them any more. A list that lacks more is more likely broken
    /// than true.
    /// </summary>
    public int MissedMax { get; init; } = 100_000;

    /// <summary>How much of what it says is checked.</summary>
    public VerificationDemand Demand { get; init; }

    /// <summary>True where the host is a PDS: it may speak only for the accounts that live there.</summary>
    public bool IsPds { get; init; }

    /// <summary>The host's address for HTTP.</summary>
    public Uri HttpHost => new UriBuilder(Host) { Scheme = Host.Scheme is "http" or "ws" ? "http" : "https" }.Uri;
}
