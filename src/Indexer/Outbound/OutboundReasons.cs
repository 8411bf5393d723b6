namespace Lexidex.Indexer.Outbound;

/// <summary>Why another host was not spoken to, or its answer not read to the end. Never rename one.</summary>
internal static class OutboundReasons
{
    /// <summary>Our own rules forbid the address: not public, no TLS, another port, an odd URL.</summary>
    public const string Refused = "outbound-refused";

    /// <summary>The answer is larger than what was asked for may be.</summary>
    public const string Size = "outbound-size";

    /// <summary>The answer was not there in time.</summary>
    public const string Time = "outbound-time";

    /// <summary>The host cannot be reached, or the connection broke.</summary>
    public const string Away = "outbound-away";
}
