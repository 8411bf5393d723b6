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

    public static byte[] Signed(SigningKey rotationKey, SimulatedAccount account, string endpoint, Cid? previous)
    {
        var operation = Unsigned(rotationKey, account, endpoint, previous);
        var signature = rotationKey.Sign(operation.Encode());
        return operation.Text("sig", Convert.ToBase64String(signature).TrimEnd('=').Replace('+', '-').Replace('/', '_')).Encode();
    }

    private static FieldMap Unsigned(SigningKey rotationKey, SimulatedAccount account, string endpoint, Cid? previous)
    {
        var service = new FieldMap().Text("type", "AtprotoPersonalDataServer").Text("endpoint", endpoint);
        return new FieldMap()
            .Text("type", "plc_operation")
            .Texts("rotationKeys", [rotationKey.DidKey])
            .Map("verificationMethods", new FieldMap().Text("atproto", account.Key.DidKey))
            .Texts("alsoKnownAs", ["at://" + account.Handle])
            .Map("services", new FieldMap().Map("atproto_pds", service))
            .TextOrNull("prev", previous?.ToString());
    }
}
