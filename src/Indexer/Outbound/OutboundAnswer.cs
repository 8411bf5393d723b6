using System.Net;

namespace Lexidex.Indexer.Outbound;

/// <summary>A whole answer, within the bounds that were set for it.</summary>
/// <param name="RetryAfter">How long the host asks to be left alone.</param>
internal sealed record OutboundAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter)
{
    /// <summary>A host that asks for more is asked again after it: what it says moves our clock, and it is not ours to stop.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    /// <summary>How long the host asks to be left alone, at most <see cref="RetryAfterMax"/>; null where it does not say.</summary>
    public static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } asked ? TimeSpan.FromTicks(Math.Min(asked.Ticks, RetryAfterMax.Ticks)) : null;
}
