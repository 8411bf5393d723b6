using Lexidex.Indexer.Verification.Signatures;
using SimulatedKey = Lexidex.Simulator.Keys.SigningKey;

namespace Lexidex.Indexer.Tests.Verification.Signatures;

/// <summary>A message that a key signed; the same ones in every run.</summary>
internal sealed record SignedMessage(byte[] Message, byte[] Signature, SigningKey Key)
{
    /// <summary>Of both curves in turn.</summary>
    public static IEnumerable<SignedMessage> Seeded(int count)
    {
        var random = new Random(20_261_124);
        for (var at = 0; at < count; at++)
        {
            var message = new byte[random.Next(1, 200)];
            random.NextBytes(message);
            var secret = new byte[32];
            random.NextBytes(secret);
            var curve = at % 2 == 0 ? Simulator.Keys.KeyCurve.Secp256k1 : Simulator.Keys.KeyCurve.P256;
            var signer = new SimulatedKey(curve, secret);
            var key = new SigningKey(at % 2 == 0 ? KeyCurve.Secp256k1 : KeyCurve.P256, signer.PublicKey);
            yield return new SignedMessage(message, signer.Sign(message), key);
        }
    }
}
