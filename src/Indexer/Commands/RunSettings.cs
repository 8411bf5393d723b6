using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Verification.Identity;

namespace Lexidex.Indexer.Commands;

/// <summary>What <c>lexidex run</c> was told to do.</summary>
/// <param name="Sources">What to follow; empty to serve what is stored and nothing else.</param>
/// <param name="LexiconRecheck">How often it is asked whether lexicons from the network are still published as they were; null for never.</param>
/// <param name="Pace">How fast plans read rows again, and kept records move into new tables.</param>
internal sealed record RunSettings(
    IReadOnlyList<FollowSettings> Sources,
    OutboundOptions Outbound,
    IdentityOptions Identity,
    string ReadUrls,
    string ControlUrls,
    TimeSpan? LexiconRecheck,
    PlanPace Pace)
{
    /// <summary>Connections that write at once; null for the store's own number.</summary>
    public int? Writers { get; init; }

    /// <summary>Whether everything that a source lists is fetched.</summary>
    public bool LoadsNetwork => Sources.Any(source => source.Mode == IngestMode.Network);
}
