using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lexidex.Schema.Syntax;

/// <summary>
/// A content identifier, version 1. The two kinds of the network (dag-cbor and raw, SHA-256) are held in place;
/// of any other kind the bytes are kept.
/// </summary>
/// <remarks>See https://atproto.com/specs/data-model#link-and-cid-formats.</remarks>
public readonly struct Cid : IEquatable<Cid>
{
    public const int DigestLength = 32;

    /// <summary>The length in bytes of a CID of the network's two kinds.</summary>
    public const int StandardLength = 36;

    public const int StandardTextLength = 59;

    /// <summary>A longer CID is not well-formed here: it could only carry its content instead of naming it.</summary>
    public const int MaxLength = 100;

    public const int MaxTextLength = 161;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;
    private readonly byte _codec;
    private readonly byte[]? _other;

    private Cid(byte codec, ReadOnlySpan<byte> digest)
    {
        _codec = codec;
        _first = BinaryPrimitives.ReadUInt64BigEndian(digest);
        _second = BinaryPrimitives.ReadUInt64BigEndian(digest[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(digest[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(digest[24..]);
    }

    private Cid(byte[] other) => _other = other;

    /// <summary>Whether this is the default value, which names nothing.</summary>
    public bool IsDefault => _codec == 0 && _other is null;

    /// <summary>Whether this names a record or a node: version 1, dag-cbor, SHA-256.</summary>
    public bool IsDagCbor => _codec == CidBytes.DagCbor;

    /// <summary>Whether this names a blob: version 1, raw, SHA-256.</summary>
    public bool IsRaw => _codec == CidBytes.Raw;

    public int ByteLength => _other?.Length ?? (IsDefault ? 0 : StandardLength);

    public int TextLength => IsDefault ? 0 : 1 + Base32.TextLength(ByteLength);

    /// <summary>The CID of a DAG-CBOR block.</summary>
    public static Cid OfDagCbor(ReadOnlySpan<byte> block) => Of(CidBytes.DagCbor, block);

    /// <summary>The CID of a blob.</summary>
    public static Cid OfRaw(ReadOnlySpan<byte> content) => Of(CidBytes.Raw, content);

    /// <summary>The dag-cbor CID with this SHA-256, 32 bytes: what a column holds.</summary>
    public static Cid FromDagCborDigest(ReadOnlySpan<byte> digest) => new(CidBytes.DagCbor, digest[..DigestLength]);

    /// <summary>Whether this is a CID's text in any of the usual bases: the check of a lexicon's format, which decodes nothing.</summary>
    public static bool IsValidText(ReadOnlySpan<byte> utf8) =>
        utf8.Length is >= 8 and <= 256 && !utf8.ContainsAnyExcept(CidBytes.TextCharacters) && !utf8.StartsWith("Qmb"u8);

    public static bool TryParseBytes(ReadOnlySpan<byte> binary, out Cid cid)
    {
        if (CidBytes.IsStandard(binary))
        {
            cid = new Cid(binary[1], binary[CidBytes.PrefixLength..]);
            return true;
        }

        var valid = CidBytes.IsWellFormed(binary);
        cid = valid ? new Cid(binary.ToArray()) : default;
        return valid;
    }

    /// <summary>Reads the lower-case base32 of the network, which begins with 'b'. Other bases are other texts for the same bytes, and refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Cid cid)
    {
        cid = default;
        Span<byte> binary = stackalloc byte[MaxLength];
        return CidBytes.TryReadText(utf8, binary, out var length) && TryParseBytes(binary[..length], out cid);
    }

    public static bool TryParse(string? text, out Cid cid) => Utf8Text.TryParse(text, TryParse, out cid);

    public static Cid Parse(string text) => Utf8Text.Parse<Cid>(text, TryParse);

    /// <summary>Whether the block hashes to this. A CID of another kind than the network's two matches nothing.</summary>
    public bool Matches(ReadOnlySpan<byte> block) => _codec != 0 && Of(_codec, block) == this;

    /// <summary>Writes the binary form, <see cref="ByteLength"/> bytes, and gives its length.</summary>
    public int WriteBytes(Span<byte> binary)
    {
        if (_other is not null)
        {
            _other.CopyTo(binary);
            return _other.Length;
        }

        if (IsDefault)
            return 0;
        CidBytes.WritePrefix(_codec, binary);
        return CidBytes.PrefixLength + WriteDigest(binary[CidBytes.PrefixLength..]);
    }

    /// <summary>Writes the SHA-256, 32 bytes; gives 0, and writes nothing, when the CID is of another kind.</summary>
    public int WriteDigest(Span<byte> digest)
    {
        if (_codec == 0)
            return 0;

        BinaryPrimitives.WriteUInt64BigEndian(digest, _first);
        BinaryPrimitives.WriteUInt64BigEndian(digest[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(digest[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(digest[24..], _fourth);
        return DigestLength;
    }

    /// <summary>Writes 'b' and the lower-case base32, <see cref="TextLength"/> characters, and gives their number.</summary>
    public int WriteText(Span<byte> text)
    {
        if (IsDefault)
            return 0;

        Span<byte> binary = stackalloc byte[MaxLength];
        return CidBytes.WriteText(binary[..WriteBytes(binary)], text);
    }

    public bool Equals(Cid other)
    {
        if (_other is not null || other._other is not null)
            return _other.AsSpan().SequenceEqual(other._other);
        return _first == other._first && _second == other._second && _third == other._third && _fourth == other._fourth
            && _codec == other._codec;
    }

    public override bool Equals(object? obj) => obj is Cid other && Equals(other);

    public override int GetHashCode()
    {
        if (_other is null)
            return (_first ^ _codec).GetHashCode();

        var hash = default(HashCode);
        hash.AddBytes(_other);
        return hash.ToHashCode();
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return Encoding.ASCII.GetString(text[..WriteText(text)]);
    }

    public static bool operator ==(Cid left, Cid right) => left.Equals(right);

    public static bool operator !=(Cid left, Cid right) => !left.Equals(right);

    private static Cid Of(byte codec, ReadOnlySpan<byte> block)
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        SHA256.HashData(block, digest);
        return new Cid(codec, digest);
    }
}
