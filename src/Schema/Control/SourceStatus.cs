namespace Lexidex.Schema.Control;

/// <summary>What a source is doing. Written in JSON in kebab-case: <c>catching-up</c>.</summary>
public enum SourceState
{
    /// <summary>No connection yet, or again.</summary>
    Connecting,

    /// <summary>Events arrive as they happen.</summary>
    Live,

    /// <summary>Events arrive that are older than they should be: the source works through a backlog.</summary>
    CatchingUp,

    /// <summary>Stopped by a person or a limit; nothing is read.</summary>
    Paused,

    /// <summary>It failed and will be tried again; <see cref="SourceStatus.LastError"/> says why.</summary>
    Error,

    /// <summary>All that was there has been read; for sources that end.</summary>
    Done,
}

/// <summary>One place that records come from.</summary>
public sealed record SourceStatus
{
    /// <summary>The name that positions are kept under, unique in an installation.</summary>
    public required string Name { get; init; }

    /// <summary><c>firehose</c>, <c>jetstream</c>, <c>repos</c> (listRepos and getRepo) or <c>car</c>.</summary>
    public required string Kind { get; init; }

    public required SourceState State { get; init; }

    /// <summary>The lowest durable position of its lanes: a firehose's seq, or what its kind counts. Null before the first.</summary>
    public string? Position { get; init; }

    /// <summary>When the newest event that was read says it happened, by the source's clock.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>How old the newest read event was when it was read, in seconds; null where a source has no time of its own.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>Events per second, over about the last ten seconds.</summary>
    public double EventsPerSecond { get; init; }

    /// <summary>Since the process started.</summary>
    public long EventsReceived { get; init; }

    /// <summary>Events of <see cref="EventsReceived"/> that were not applied, for whatever reason.</summary>
    public long EventsDropped { get; init; }

    /// <summary>The last failure in words for an operator, and null when there was none since the process started.</summary>
    public string? LastError { get; init; }
}
