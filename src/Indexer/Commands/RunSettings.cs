using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Outbound;

namespace Lexidex.Indexer.Commands;

/// <summary>What <c>lexidex run</c> was told to do.</summary>
/// <param name="Sources">What to follow; empty to serve what is stored and nothing else.</param>
internal sealed record RunSettings(
    IReadOnlyList<FollowSettings> Sources, OutboundOptions Outbound, string ReadUrls, string ControlUrls);
