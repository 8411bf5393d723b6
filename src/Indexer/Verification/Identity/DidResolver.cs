using System.Net;
using Lexidex.Indexer.Outbound;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>Asks for one DID document, whoever has it: the directory of did:plc, or the host of a did:web. Keeps nothing.</summary>
/// <remarks>See https://atproto.com/specs/did and https://web.plc.directory/api/redoc.</remarks>
internal sealed class DidResolver(OutboundDoor door, IdentityOptions options, HostGates gates)
{
    private readonly string _plc = options.Plc.ToString().TrimEnd('/');

    public async Task<IdentityAnswer> ResolveAsync(Did did, CancellationToken cancellationToken)
    {
        var text = did.ToString();
        if (did.IsPlc)
            return await AskAsync(did, new Uri($"{_plc}/{text}"), cancellationToken);
        if (DidWeb.TryFindDocument(text, out var address))
            return await AskAsync(did, address, cancellationToken);
        return text.StartsWith(DidWeb.Prefix, StringComparison.Ordinal)
            ? IdentityAnswer.Not(IdentityReasons.DidWebHost, $"{text} is not a plain host name.")
            : IdentityAnswer.Not(IdentityReasons.DidMethod, $"{text} is neither did:plc nor did:web.");
    }

    private async Task<IdentityAnswer> AskAsync(Did did, Uri address, CancellationToken cancellationToken)
    {
        if (await gates.PassAsync(address.Authority, cancellationToken) is { } resting)
            return IdentityAnswer.Not(resting);
        try
        {
            var answer = await door.ReadAsync(address, options.DocumentBytesMax, options.DocumentTime, cancellationToken);
            return answer.IsSuccess ? DidDocument.Read(answer.Body, did) : IdentityAnswer.Not(FaultOf(answer, did, address));
        }
        catch (OutboundException fault)
        {
            return IdentityAnswer.Not(FaultOf(fault, address));
        }
    }

    private IdentityFault FaultOf(OutboundAnswer answer, Did did, Uri address)
    {
        switch (answer.Status)
        {
            case HttpStatusCode.NotFound:
                return new IdentityFault(IdentityReasons.DidNotFound, $"{address.Authority} does not know {did}.", IsFinal: true);
            case HttpStatusCode.Gone:
                return new IdentityFault(IdentityReasons.DidTombstoned, $"{did} was given up.", IsFinal: true);
            case HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable:
                gates.Rest(address.Authority, answer.RetryAfter);
                return new IdentityFault(IdentityReasons.Busy, $"{address.Authority} asks for patience.", IsFinal: false, answer.RetryAfter);
            default:
                return new IdentityFault(IdentityReasons.Error, $"{address.Authority} answered {(int)answer.Status}.", IsFinal: false);
        }
    }

    private IdentityFault FaultOf(OutboundException fault, Uri address)
    {
        var reason = fault.Reason switch
        {
            OutboundReasons.Refused or OutboundReasons.Redirects => IdentityReasons.Refused,
            OutboundReasons.Size or OutboundReasons.Compression => IdentityReasons.DocumentSize,
            OutboundReasons.Time or OutboundReasons.Idle or OutboundReasons.Rate => IdentityReasons.Slow,
            _ => IdentityReasons.Away,
        };
        var isFinal = reason is IdentityReasons.Refused or IdentityReasons.DocumentSize;
        if (!isFinal)
            gates.Rest(address.Authority, null);
        return new IdentityFault(reason, fault.Message, isFinal);
    }
}
