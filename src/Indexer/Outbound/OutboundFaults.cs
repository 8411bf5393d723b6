namespace Lexidex.Indexer.Outbound;

/// <summary>Gives the platform's exceptions the reason that we know them by.</summary>
internal static class OutboundFaults
{
    public static OutboundException Of(Exception fault, Uri address)
    {
        // What is thrown while a connection is made comes wrapped, once or twice.
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutboundException known)
                return known;
        }

        return new OutboundException(ReasonOf(fault), $"{address.Host}: {fault.InnerException?.Message ?? fault.Message}", fault);
    }

    private static string ReasonOf(Exception fault) => (fault as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => OutboundReasons.Tls,
        HttpRequestError.NameResolutionError => OutboundReasons.Name,
        HttpRequestError.ConfigurationLimitExceeded => OutboundReasons.Headers,
        _ => OutboundReasons.Away,
    };
}
