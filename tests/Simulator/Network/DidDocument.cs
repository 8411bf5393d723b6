using System.Text.Json.Nodes;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>What the directory says about an account: its handle, its signing key in the new form or the old, its PDS.</summary>
internal static class DidDocument
{
    public static JsonObject Of(SimulatedAccount account, string endpoint) => new()
    {
        ["@context"] = account.HasOldKeyForm
            ? new JsonArray("https://www.w3.org/ns/did/v1", Suite(account))
            : new JsonArray("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", Suite(account)),
        ["id"] = account.Did,
        ["alsoKnownAs"] = new JsonArray("at://" + account.Handle),
        ["verificationMethod"] = new JsonArray(account.HasOldKeyForm ? OldMethod(account) : Method(account)),
        ["service"] = new JsonArray(new JsonObject
        {
            ["id"] = "#atproto_pds",
            ["type"] = "AtprotoPersonalDataServer",
            ["serviceEndpoint"] = endpoint,
        }),
    };

    private static JsonObject Method(SimulatedAccount account) => new()
    {
        ["id"] = account.Did + "#atproto",
        ["type"] = "Multikey",
        ["controller"] = account.Did,
        ["publicKeyMultibase"] = account.Key.Multikey,
    };

    private static JsonObject OldMethod(SimulatedAccount account) => new()
    {
        ["id"] = "#atproto",
        ["type"] = account.Key.IsP256 ? "EcdsaSecp256r1VerificationKey2019" : "EcdsaSecp256k1VerificationKey2019",
        ["controller"] = account.Did,
        ["publicKeyMultibase"] = account.Key.LegacyMultibase,
    };

    private static string Suite(SimulatedAccount account) =>
        $"https://w3id.org/security/suites/{(account.Key.IsP256 ? "ecdsa" : "secp256k1")}-2019/v1";
}
