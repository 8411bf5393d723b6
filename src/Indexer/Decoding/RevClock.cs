using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>Whether a rev may be of this time. One far ahead would shut out every honest commit after it.</summary>
/// <remarks>See https://atproto.com/specs/sync#commit-validation.</remarks>
internal static class RevClock
{
    public static RepoFault? FindFault(Tid rev, TimeProvider clock)
    {
        // A TID's low ten bits are its clock id, the others microseconds since the Unix epoch.
        var micros = (long)(rev.Value >> 10);
        var latest = clock.GetUtcNow() + DecodingLimits.RevAheadMax;
        return micros <= (latest - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            ? null
            : new RepoFault(FaultReasons.RevFuture, $"The rev is {rev}.");
    }
}
