namespace Lexidex.Indexer.Outbound;

/// <summary>Why another host was not spoken to, or its answer not read to the end. Never rename one.</summary>
internal static class OutboundReasons
{
    /// <summary>Our own rules forbid the address: not public, no TLS, another port, an odd URL.</summary>
    public const string Refused = "outbound-refused";

    /// <summary>It leads on to others more often than is followed.</summary>
    public const string Redirects = "outbound-redirects";

    /// <summary>The answer is larger than what was asked for may be.</summary>
    public const string Size = "outbound-size";

    /// <summary>The answer grows beyond measure when it is decompressed, or is compressed in a way that was not asked for.</summary>
    public const string Compression = "outbound-compression";

    /// <summary>The answer's headers are larger than is taken.</summary>
    public const string Headers = "outbound-headers";

    /// <summary>The answer was not there in time.</summary>
    public const string Time = "outbound-time";

    /// <summary>The answer stood still.</summary>
    public const string Idle = "outbound-idle";

    /// <summary>The answer trickles.</summary>
    public const string Rate = "outbound-rate";

    /// <summary>The host's certificate is not to be trusted, or it speaks no TLS of our time.</summary>
    public const string Tls = "outbound-tls";

    /// <summary>The host's name leads to no address.</summary>
    public const string Name = "outbound-name";

    /// <summary>The host cannot be reached, or the connection broke.</summary>
    public const string Away = "outbound-away";
}
