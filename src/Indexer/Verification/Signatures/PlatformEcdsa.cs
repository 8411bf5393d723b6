using System.Security.Cryptography;

namespace Lexidex.Indexer.Verification.Signatures;

/// <summary>
/// The platform's own ECDSA (on Linux OpenSSL), for both curves. Making a key of a point costs more than using it, so the
/// last keys are kept. The platform allocates 1,360 bytes for each verification.
/// </summary>
internal sealed class PlatformEcdsa(int keysMax = PlatformEcdsa.UsualKeysMax) : ISignatureLibrary
{
    private const int UsualKeysMax = 4_096;

    private readonly Dictionary<SigningKey, LinkedListNode<(SigningKey Key, ECDsa? Ecdsa)>> _known = [];
    private readonly LinkedList<(SigningKey Key, ECDsa? Ecdsa)> _byUse = new();

    public string Name => ".NET ECDsa";

    public bool Verify(SigningKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        Find(key) is { } ecdsa && ecdsa.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose()
    {
        foreach (var (_, ecdsa) in _byUse)
            ecdsa?.Dispose();
    }

    private ECDsa? Find(SigningKey key)
    {
        if (_known.TryGetValue(key, out var node))
            _byUse.Remove(node);
        else
            _known[key] = node = new((key, Make(key)));
        _byUse.AddLast(node);
        if (_known.Count > keysMax)
            Forget(_byUse.First!);
        return node.Value.Ecdsa;
    }

    private void Forget(LinkedListNode<(SigningKey Key, ECDsa? Ecdsa)> node)
    {
        _byUse.Remove(node);
        _known.Remove(node.Value.Key);
        node.Value.Ecdsa?.Dispose();
    }

    private static ECDsa? Make(SigningKey key)
    {
        if (!CurveEquation.Of(key.Curve).TryExpand(key.Point, out var y))
            return null;
        return ECDsa.Create(new ECParameters
        {
            Curve = key.Curve == KeyCurve.P256 ? ECCurve.NamedCurves.nistP256 : ECCurve.CreateFromFriendlyName("secp256k1"),
            Q = new ECPoint { X = key.Point[1..].ToArray(), Y = y },
        });
    }
}
