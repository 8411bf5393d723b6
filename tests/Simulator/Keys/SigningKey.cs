using System.Security.Cryptography;

namespace Lexidex.Simulator.Keys;

/// <summary>A private key that signs as AT Protocol asks: ECDSA over SHA-256, 64 bytes, always low-S.</summary>
public sealed class SigningKey
{
    public const int SignatureLength = 64;

    private readonly KeyCurve _curve;
    private readonly Word256 _secret;

    internal SigningKey(KeyCurve curve, ReadOnlySpan<byte> secret)
    {
        _curve = curve;
        _secret = curve.Order.Reduce(Word256.FromBytes(secret));
        var (x, y) = curve.MultiplyBase(_secret);
        PublicKey = new byte[33];
        PublicKey[0] = y.IsOdd ? (byte)3 : (byte)2;
        x.WriteBytes(PublicKey.AsSpan(1));
        Multikey = "z" + Base58.Encode([.. curve.Multicodec, .. PublicKey]);
        var whole = new byte[65];
        whole[0] = 4;
        x.WriteBytes(whole.AsSpan(1));
        y.WriteBytes(whole.AsSpan(33));
        LegacyMultibase = "z" + Base58.Encode(whole);
    }

    /// <summary>The public key as a compressed point of 33 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The public key as it stands in a DID document: <c>zDn…</c> for P-256, <c>zQ3s…</c> for secp256k1.</summary>
    public string Multikey { get; }

    /// <summary>The same key as old DID documents have it: the whole point of 65 bytes, with nothing that names the curve.</summary>
    public string LegacyMultibase { get; }

    public string DidKey => "did:key:" + Multikey;

    public bool IsP256 => _curve == KeyCurve.P256;

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(message, hash);
        var order = _curve.Order;
        var digest = order.Reduce(Word256.FromBytes(hash));
        var nonces = new DeterministicNonce(order, _secret, digest);
        while (true)
        {
            var nonce = nonces.Next();
            var r = order.Reduce(_curve.MultiplyBase(nonce).X);
            var s = Response(nonce, r, digest);
            if (!r.IsZero && !s.IsZero)
                return Join(r, s);
        }
    }

    /// <summary>The same signature with its S in the upper half: true to mathematics, forbidden by the protocol.</summary>
    internal byte[] WithHighS(byte[] signature)
    {
        byte[] high = [.. signature];
        _curve.Order.Subtract(default, Word256.FromBytes(signature.AsSpan(32))).WriteBytes(high.AsSpan(32));
        return high;
    }

    private Word256 Response(Word256 nonce, Word256 r, Word256 digest)
    {
        var order = _curve.Order;
        var sum = order.Add(order.Enter(digest), order.Multiply(order.Enter(r), order.Enter(_secret)));
        return order.Leave(order.Multiply(sum, order.Invert(order.Enter(nonce))));
    }

    private byte[] Join(Word256 r, Word256 s)
    {
        if (s > _curve.HalfOrder)
            s = _curve.Order.Subtract(default, s);
        var signature = new byte[SignatureLength];
        r.WriteBytes(signature);
        s.WriteBytes(signature.AsSpan(32));
        return signature;
    }
}
