using System.Net;
using System.Text;
using Lexidex.Indexer.Outbound;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>
/// Asks which DID a handle names: its TXT record first, then its own host. Whether the DID knows of it is another question. Keeps
/// nothing.
/// </summary>
/// <remarks>See https://atproto.com/specs/handle#handle-resolution.</remarks>
internal sealed class HandleResolver(OutboundDoor door, IdentityOptions options, HostGates gates)
{
    private const string TextPrefix = "did=";

    // Names that no public name server has, or that nobody may own.
    private static readonly HashSet<string> NoTopLevel =
        new(["alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion"], StringComparer.Ordinal);

    public async Task<HandleAnswer> ResolveAsync(Handle handle, CancellationToken cancellationToken)
    {
        var labels = handle.Text.Split('.');
        if (NoTopLevel.Contains(labels[^1]))
            return HandleAnswer.Not(IdentityReasons.HandleTopLevel, $"{handle} is below .{labels[^1]}, which has no public names.");
        if (await gates.PassAsync($"{labels[^2]}.{labels[^1]}", cancellationToken) is { } resting)
            return new HandleAnswer(null, resting);
        return await AskNamesAsync(handle, cancellationToken) ?? await AskHostAsync(handle, cancellationToken);
    }

    /// <summary>Null where the name system says nothing, or cannot be asked.</summary>
    private async Task<HandleAnswer?> AskNamesAsync(Handle handle, CancellationToken cancellationToken)
    {
        try
        {
            var texts = await door.Texts.ReadAsync("_atproto." + handle, cancellationToken);
            var dids = texts.Where(text => text.StartsWith(TextPrefix, StringComparison.Ordinal)).Distinct().ToList();
            if (dids.Count > 1)
                return HandleAnswer.Not(IdentityReasons.HandleAmbiguous, $"The TXT records of {handle} name {dids.Count} DIDs.");
            return dids.Count == 1 && Did.TryParse(dids[0][TextPrefix.Length..], out var did) ? HandleAnswer.Of(did) : null;
        }
        catch (OutboundException)
        {
            return null;
        }
    }

    private async Task<HandleAnswer> AskHostAsync(Handle handle, CancellationToken cancellationToken)
    {
        var address = new Uri($"https://{handle}/.well-known/atproto-did");
        try
        {
            var answer = await door.ReadAsync(address, options.HandleBytesMax, options.DocumentTime, cancellationToken);
            if (answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                return HandleAnswer.Not(IdentityReasons.Busy, $"{handle} asks for patience.", isFinal: false);
            return answer.IsSuccess && Did.TryParse(Encoding.UTF8.GetString(answer.Body).Trim(), out var did)
                ? HandleAnswer.Of(did)
                : HandleAnswer.Not(IdentityReasons.HandleNotFound, $"{handle} names no DID: neither a TXT record nor its host.");
        }
        catch (OutboundException fault)
        {
            var isFinal = fault.Reason is OutboundReasons.Refused or OutboundReasons.Size or OutboundReasons.Compression or OutboundReasons.Redirects;
            return HandleAnswer.Not(IdentityReasons.HandleNotFound, $"{handle} names no DID: {fault.Message}", isFinal);
        }
    }
}
