using Lexidex.Simulator.Live;

namespace Lexidex.Simulator.Network;

/// <summary>Where a subscription begins, and what it is told before its first frame; an error is all that it is told.</summary>
/// <remarks>See https://atproto.com/specs/event-stream#sequence-numbers.</remarks>
internal readonly record struct SubscriptionStart(long Place, byte[]? Info = null, byte[]? Error = null)
{
    public static SubscriptionStart Of(FrameWindow frames, long? cursor)
    {
        if (cursor is not { } wanted)
            return new(frames.End);
        if (wanted > frames.LastSequence)
            return new(frames.End, Error: FrameEncoder.Error("FutureCursor", "Cursor in the future."));
        var info = wanted > 0 && frames.IsOutdated(wanted)
            ? FrameEncoder.Info("OutdatedCursor", "Requested cursor exceeded limit. Possibly missing events.")
            : null;
        return new(frames.PlaceOf(wanted), info);
    }
}
