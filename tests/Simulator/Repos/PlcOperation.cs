using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Keys;

namespace Lexidex.Simulator.Repos;

/// <summary>Operations of the PLC directory: signed maps, each naming the one before it.</summary>
/// <remarks>See https://web.plc.directory/spec/v0.1/did-plc.</remarks>
internal static class PlcOperation
{
    /// <summary>
    /// The PDS that every genesis operation names. The true address has a port that differs from run to run; a second operation
    /// brings it, so that the DIDs, which are hashes of the first, stay the same.
    /// </summary>
    public const string UnknownEndpoint = "https://pds.sim.test";

    /// <summary>The first operation of an account, whose hash is its DID.</summary>
    public static byte[] Genesis(SigningKey rotationKey, SimulatedAccount account) => account.HasOldGenesis
        ? Sign(rotationKey, Create(rotationKey, account))
        : Signed(rotationKey, account, account.FirstKey, UnknownEndpoint, previous: null);

    public static byte[] Signed(SigningKey rotationKey, SimulatedAccount account, SigningKey key, string endpoint, Cid? previous)
    {
        var service = new FieldMap().Text("type", "AtprotoPersonalDataServer").Text("endpoint", endpoint);
        return Sign(rotationKey, new FieldMap()
            .Text("type", "plc_operation")
            .Texts("rotationKeys", [rotationKey.DidKey])
            .Map("verificationMethods", new FieldMap().Text("atproto", key.DidKey))
            .Texts("alsoKnownAs", ["at://" + account.Handle])
            .Map("services", new FieldMap().Map("atproto_pds", service))
            .TextOrNull("prev", previous?.ToString()));
    }

    // The form of the first directory: one signing key, one recovery key, one handle, one service.
    private static FieldMap Create(SigningKey rotationKey, SimulatedAccount account) => new FieldMap()
        .Text("type", "create")
        .Text("signingKey", account.FirstKey.DidKey)
        .Text("recoveryKey", rotationKey.DidKey)
        .Text("handle", account.Handle)
        .Text("service", UnknownEndpoint)
        .Null("prev");

    private static byte[] Sign(SigningKey rotationKey, FieldMap operation)
    {
        var signature = rotationKey.Sign(operation.Encode());
        return operation.Text("sig", Convert.ToBase64String(signature).TrimEnd('=').Replace('+', '-').Replace('/', '_')).Encode();
    }
}
