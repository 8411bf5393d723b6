namespace Lexidex.Indexer.Outbound;

/// <summary>Bounds on speaking to other people's hosts.</summary>
internal sealed record OutboundOptions
{
    /// <summary>A development setting: hosts on this machine may be spoken to, also without TLS.</summary>
    public bool AllowLoopback { get; init; }

    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(10);

    public int RedirectsMax { get; init; } = 3;

    /// <summary>How long a body may stand still.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(30);

    public int HeadersKilobytesMax { get; init; } = 64;
}
