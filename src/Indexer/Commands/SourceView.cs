using System.Globalization;
using Lexidex.Indexer.Telemetry;
using Lexidex.Schema.Control;
using FollowedState = Lexidex.Indexer.Sources.SourceState;

namespace Lexidex.Indexer.Commands;

/// <summary>A source as the control API tells of it.</summary>
internal sealed class SourceView(Sources.SourceStatus source, RateMeter rate, TimeProvider clock)
{
    // An event this old means that there is a backlog to work through.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public SourceStatus Read()
    {
        var lag = source.LastEventAt is { } at ? clock.GetUtcNow() - at : (TimeSpan?)null;
        return new SourceStatus
        {
            Name = source.Name,
            Kind = source.Kind,
            State = StateOf(lag),
            Position = source.Position > 0 ? source.Position.ToString(CultureInfo.InvariantCulture) : null,
            LastEventAt = source.LastEventAt,
            LagSeconds = lag is { } age ? Math.Round(Math.Max(0, age.TotalSeconds), 1) : null,
            EventsPerSecond = Math.Round(rate.PerSecond, 1),
            EventsReceived = source.Events,
            EventsDropped = source.Repeated,
            LastError = source.LastError,
        };
    }

    private SourceState StateOf(TimeSpan? lag) => source.State switch
    {
        FollowedState.Connecting => SourceState.Connecting,
        FollowedState.Live when lag > Late && rate.PerSecond > 0 => SourceState.CatchingUp,
        FollowedState.Live => SourceState.Live,
        FollowedState.Error => SourceState.Error,
        _ => SourceState.Done,
    };
}
