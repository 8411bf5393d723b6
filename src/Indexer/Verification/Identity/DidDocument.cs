using System.Text.Json;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>Reads what the protocol needs of a DID document: the signing key, the PDS and the handle.</summary>
/// <remarks>
/// Of each the first entry counts; one that cannot be used is as if it were missing, since an account may well have a handle and no
/// PDS. See https://atproto.com/specs/did#did-documents.
/// </remarks>
internal static class DidDocument
{
    private const string KeyFragment = "#atproto";
    private const string PdsFragment = "#atproto_pds";
    private const string PdsType = "AtprotoPersonalDataServer";
    private const string HandleScheme = "at://";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public static IdentityAnswer Read(ReadOnlyMemory<byte> json, Did did)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement, did);
        }
        catch (JsonException fault)
        {
            return IdentityAnswer.Not(IdentityReasons.DocumentShape, $"The document of {did} is not JSON: {fault.Message}");
        }
    }

    public static IdentityAnswer Read(JsonElement document, Did did)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return IdentityAnswer.Not(IdentityReasons.DocumentShape, $"The document of {did} is not an object.");
        var text = did.ToString();
        if (document.TextOf("id") is var id && id != text)
            return IdentityAnswer.Not(IdentityReasons.DocumentId, $"The document of {text} is of {id ?? "nobody"}.");
        return IdentityAnswer.Of(new ResolvedIdentity(did, KeyOf(document, text), PdsOf(document, text), HandleOf(document)));
    }

    private static SigningKey? KeyOf(JsonElement document, string did)
    {
        foreach (var method in document.ItemsOf("verificationMethod"))
        {
            if (!IsFragment(method.TextOf("id"), did, KeyFragment))
                continue;
            return method.TextOf("controller") == did ? KeyOf(method.TextOf("type"), method.TextOf("publicKeyMultibase")) : null;
        }

        return null;
    }

    private static SigningKey? KeyOf(string? type, string? multibase)
    {
        SigningKey? key = null;
        var isRead = multibase is not null && type switch
        {
            "Multikey" => KeyText.TryParse(multibase, out key) && !multibase.StartsWith("did:", StringComparison.Ordinal),
            "EcdsaSecp256r1VerificationKey2019" => TryParseOld(multibase, KeyCurve.P256, out key),
            "EcdsaSecp256k1VerificationKey2019" => TryParseOld(multibase, KeyCurve.Secp256k1, out key),
            _ => false,
        };
        return isRead ? key : null;
    }

    // The old types hold the bare point; some documents have the new form under the old type.
    private static bool TryParseOld(string multibase, KeyCurve curve, out SigningKey? key) =>
        KeyText.TryParseBare(multibase, curve, out key) || (KeyText.TryParse(multibase, out key) && key.Curve == curve);

    private static Uri? PdsOf(JsonElement document, string did)
    {
        foreach (var service in document.ItemsOf("service"))
        {
            if (!IsFragment(service.TextOf("id"), did, PdsFragment))
                continue;
            return service.TextOf("type") == PdsType && PdsAddress.TryParse(service.TextOf("serviceEndpoint"), out var address) ? address : null;
        }

        return null;
    }

    private static Handle? HandleOf(JsonElement document)
    {
        foreach (var name in document.ItemsOf("alsoKnownAs"))
        {
            if (name.Text() is { } text && text.StartsWith(HandleScheme, StringComparison.Ordinal))
                return Handle.TryParse(text[HandleScheme.Length..], out var handle) ? handle : null;
        }

        return null;
    }

    private static bool IsFragment(string? id, string did, string fragment) =>
        id is not null && id.EndsWith(fragment, StringComparison.Ordinal)
        && (id.Length == fragment.Length || id.AsSpan(0, id.Length - fragment.Length).SequenceEqual(did));
}
