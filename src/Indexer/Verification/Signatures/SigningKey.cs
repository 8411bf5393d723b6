namespace Lexidex.Indexer.Verification.Signatures;

/// <summary>The two curves of the protocol's keys.</summary>
internal enum KeyCurve : byte
{
    P256,
    Secp256k1,
}

/// <summary>A public key: its curve and its point, compressed, 33 bytes. Equal by value.</summary>
/// <remarks>See https://atproto.com/specs/cryptography.</remarks>
internal sealed class SigningKey : IEquatable<SigningKey>
{
    public const int PointLength = 33;

    private readonly byte[] _point;

    public SigningKey(KeyCurve curve, ReadOnlySpan<byte> point)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(point.Length, PointLength);
        Curve = curve;
        _point = point.ToArray();
    }

    public KeyCurve Curve { get; }

    public ReadOnlySpan<byte> Point => _point;

    public bool Equals(SigningKey? other) => other is not null && other.Curve == Curve && other.Point.SequenceEqual(Point);

    public override bool Equals(object? obj) => Equals(obj as SigningKey);

    public override int GetHashCode()
    {
        // All bytes but the first are as good as random, unless somebody chose them: then all are needed.
        var hash = new HashCode();
        hash.Add(Curve);
        hash.AddBytes(_point);
        return hash.ToHashCode();
    }

    /// <summary>As a DID document writes it: <c>zDn…</c> or <c>zQ3s…</c>.</summary>
    public override string ToString() => KeyText.Write(this);
}
