namespace Lexidex.Indexer.Stores;

/// <summary>What every engine does alike with leases.</summary>
internal static class LeaseRules
{
    public static long Micros(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    public static LaneLostException Lost(int lane, LaneFence fence) =>
        new($"Lane {lane} is no longer held by {fence.Owner} at epoch {fence.Epoch}: another process has taken it, and nothing was written.");

    public static LaneLostException Lost(int lanes, string owner) =>
        new($"{lanes} lanes are no longer held by {owner}: another process has taken them.");
}
