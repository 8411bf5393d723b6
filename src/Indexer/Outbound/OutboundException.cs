namespace Lexidex.Indexer.Outbound;

/// <summary>Another host was not spoken to, or its answer was not read to the end.</summary>
/// <param name="reason">One of <see cref="OutboundReasons"/>.</param>
internal class OutboundException(string reason, string message, Exception? inner = null) : HttpRequestException(message, inner)
{
    public string Reason { get; } = reason;
}

/// <summary>An address that is never spoken to.</summary>
internal sealed class OutboundRefusedException(string message) : OutboundException(OutboundReasons.Refused, message);
