using System.Security.Cryptography;
using Lexidex.Indexer.Decoding;

namespace Lexidex.Indexer.Verification.Signatures;

/// <summary>
/// Says whether a key signed: 64 bytes of R and S with S in the lower half of the order, as the protocol asks for both
/// curves. Not safe for use by two threads at once.
/// </summary>
/// <remarks>See https://atproto.com/specs/cryptography#ecdsa-signature-malleability.</remarks>
internal sealed class SignatureCheck : IDisposable
{
    public const int SignatureLength = 64;

    private const int ScalarLength = 32;

    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly PlatformEcdsa _platform = new();
    private readonly ISignatureLibrary _secp256k1;

    public SignatureCheck() => _secp256k1 = Libsecp256k1.TryCreate(out var library) ? library : _platform;

    /// <summary>For people: what checks signatures of secp256k1, which nearly all accounts use.</summary>
    public string LibraryName => _secp256k1.Name;

    // Half of each curve's order, rounded down: the highest S that is low.
    private static ReadOnlySpan<byte> HalfP256 =>
    [
        0x7F, 0xFF, 0xFF, 0xFF, 0x80, 0x00, 0x00, 0x00, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xDE, 0x73, 0x7D, 0x56, 0xD3, 0x8B, 0xCF, 0x42, 0x79, 0xDC, 0xE5, 0x61, 0x7E, 0x31, 0x92, 0xA8,
    ];

    private static ReadOnlySpan<byte> HalfSecp256k1 =>
    [
        0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0x5D, 0x57, 0x6E, 0x73, 0x57, 0xA4, 0x50, 0x1D, 0xDF, 0xE9, 0x2F, 0x46, 0x68, 0x1B, 0x20, 0xA0,
    ];

    /// <summary>Whether the commit was signed with this key.</summary>
    public bool IsSignedBy(in SignedCommit commit, SigningKey key)
    {
        var block = commit.Block.Span;
        ReadOnlySpan<byte> head = [(byte)(block[0] - 1)];
        _sha256.AppendData(head);
        _sha256.AppendData(block[1..commit.SignaturePair.Start]);
        _sha256.AppendData(block[commit.SignaturePair.End..]);
        return IsSigned(commit.Signature.Span, key);
    }

    public bool IsSignedBy(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, SigningKey key)
    {
        _sha256.AppendData(message);
        return IsSigned(signature, key);
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _secp256k1.Dispose();
        _platform.Dispose();
    }

    private bool IsSigned(ReadOnlySpan<byte> signature, SigningKey key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _sha256.GetHashAndReset(digest);
        if (signature.Length != SignatureLength || !IsLow(signature[ScalarLength..], key.Curve))
            return false;
        return (key.Curve == KeyCurve.P256 ? _platform : _secp256k1).Verify(key, digest, signature);
    }

    private static bool IsLow(ReadOnlySpan<byte> s, KeyCurve curve) =>
        s.SequenceCompareTo(curve == KeyCurve.P256 ? HalfP256 : HalfSecp256k1) <= 0;
}
