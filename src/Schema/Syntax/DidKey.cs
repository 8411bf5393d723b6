using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lexidex.Schema.Syntax;

/// <summary>
/// The compact form of a DID: fifteen bytes and a method byte. did:plc with 24 characters of base32 is its
/// own fifteen bytes (method 01), and can be written again; of any other DID it is the start of its SHA-256 (method 02).
/// </summary>
/// <remarks>Frozen with the on-disk format. Compares as its bytes do.</remarks>
public readonly struct DidKey : IEquatable<DidKey>, IComparable<DidKey>
{
    public const int Length = 16;
    public const int PlcTextLength = 32;

    private const byte PlcMethod = 1;
    private const byte HashedMethod = 2;
    private const int HalfCharacters = 12;

    private static ReadOnlySpan<byte> PlcPrefix => "did:plc:"u8;

    private readonly ulong _high;
    private readonly ulong _low;

    private DidKey(ulong high, ulong low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>Whether the text of this DID can be written from the key alone.</summary>
    public bool IsPlc => (_low & 0xFF) == PlcMethod;

    /// <summary>The key of a DID. The text is taken as it is: whether it is a DID, <see cref="Did.IsValid"/> says.</summary>
    public static DidKey Of(ReadOnlySpan<byte> didText)
    {
        if (TryReadPlc(didText, out var key))
            return key;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(didText, hash);
        hash[Length - 1] = HashedMethod;
        return FromBytes(hash);
    }

    /// <summary>Reads the sixteen bytes that <see cref="WriteBytes"/> wrote.</summary>
    public static DidKey FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public static DidKey FromGuid(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[Length];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return FromBytes(bytes);
    }

    public void WriteBytes(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _low);
    }

    /// <summary>The same sixteen bytes in the order in which uuid columns show and send them.</summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[Length];
        WriteBytes(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Writes the 32 characters of a did:plc; false, and nothing written, for a hashed DID.</summary>
    public bool TryWritePlcText(Span<byte> text)
    {
        if (!IsPlc)
            return false;

        PlcPrefix.CopyTo(text);
        WriteHalf(_high >> 4, text.Slice(PlcPrefix.Length, HalfCharacters));
        WriteHalf(((_high & 0xF) << 56) | (_low >> 8), text.Slice(PlcPrefix.Length + HalfCharacters, HalfCharacters));
        return true;
    }

    public int CompareTo(DidKey other)
    {
        var high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    public bool Equals(DidKey other) => _high == other._high && _low == other._low;

    public override bool Equals(object? obj) => obj is DidKey other && Equals(other);

    // The bytes are hash output or base32 of it: folding them is mixing enough.
    public override int GetHashCode() => (_high ^ _low).GetHashCode();

    /// <summary>The bytes in hexadecimal, which is how a hashed DID without its text is shown.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        WriteBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public static bool operator ==(DidKey left, DidKey right) => left.Equals(right);

    public static bool operator !=(DidKey left, DidKey right) => !left.Equals(right);

    public static bool operator <(DidKey left, DidKey right) => left.CompareTo(right) < 0;

    public static bool operator >(DidKey left, DidKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(DidKey left, DidKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DidKey left, DidKey right) => left.CompareTo(right) >= 0;

    internal static bool TryReadPlc(ReadOnlySpan<byte> didText, out DidKey key)
    {
        key = default;
        if (didText.Length != PlcTextLength || !didText.StartsWith(PlcPrefix))
            return false;
        if (!TryReadHalf(didText.Slice(PlcPrefix.Length, HalfCharacters), out var first)
            || !TryReadHalf(didText[(PlcPrefix.Length + HalfCharacters)..], out var second))
            return false;

        // Twice sixty bits are the fifteen bytes; the method byte takes the place of the sixteenth.
        key = new DidKey((first << 4) | (second >> 56), (second << 8) | PlcMethod);
        return true;
    }

    private static bool TryReadHalf(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        foreach (var character in text)
        {
            var digit = Base32.Digit(character);
            if (digit > 31)
                return false;
            value = (value << 5) | digit;
        }

        return true;
    }

    private static void WriteHalf(ulong value, Span<byte> text)
    {
        for (var at = text.Length - 1; at >= 0; at--, value >>= 5)
            text[at] = Base32.Character((uint)(value & 31));
    }
}
