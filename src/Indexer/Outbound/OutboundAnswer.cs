using System.Net;

namespace Lexidex.Indexer.Outbound;

/// <summary>A whole answer, within the bounds that were set for it.</summary>
/// <param name="RetryAfter">How long the host asks to be left alone.</param>
internal sealed record OutboundAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => (int)Status is >= 200 and <= 299;
}
