using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Syntax;

/// <summary>
/// The compact form of a CID: the digest alone where it is version 1, dag-cbor, SHA-256; else the whole CID, but for one
/// that is itself 32 bytes long, which has no form. Frozen with the on-disk format.
/// </summary>
public static class CidForm
{
    public const int MaxLength = Cid.MaxLength;

    /// <summary>Writes the form of a binary CID: Exact, or Absent where the bytes are no CID or have no form.</summary>
    public static ColumnFit TryFromBinary(ReadOnlySpan<byte> cidBytes, Span<byte> form, out int length)
    {
        length = 0;
        if (CidBytes.IsDagCbor(cidBytes))
            cidBytes = cidBytes[CidBytes.PrefixLength..];
        else if (cidBytes.Length == Cid.DigestLength || !CidBytes.IsWellFormed(cidBytes))
            return ColumnFit.Absent;

        cidBytes.CopyTo(form);
        length = cidBytes.Length;
        return ColumnFit.Exact;
    }

    /// <summary>The same for a CID's text: Exact only for the lower-case base32 that the form gives back, else Absent.</summary>
    public static ColumnFit TryFromText(ReadOnlySpan<byte> text, Span<byte> form, out int length)
    {
        length = 0;
        Span<byte> binary = stackalloc byte[Cid.MaxLength];
        if (!CidBytes.TryReadText(text, binary, out var binaryLength))
            return ColumnFit.Absent;
        return TryFromBinary(binary[..binaryLength], form, out length);
    }

    /// <summary>Writes the form of a CID; gives 0 where it has none.</summary>
    public static int Write(Cid cid, Span<byte> form)
    {
        Span<byte> binary = stackalloc byte[Cid.MaxLength];
        TryFromBinary(binary[..cid.WriteBytes(binary)], form, out var length);
        return length;
    }

    /// <summary>The CID that a form stands for. Throws when the form is not one.</summary>
    public static Cid Read(ReadOnlySpan<byte> form)
    {
        if (form.Length == Cid.DigestLength)
            return Cid.FromDagCborDigest(form);
        if (!Cid.TryParseBytes(form, out var cid))
            ThrowMalformed(form.Length);
        return cid;
    }

    /// <summary>Writes the binary CID, at most 100 bytes, and gives its length. Throws when the form is not one.</summary>
    public static int WriteBinary(ReadOnlySpan<byte> form, Span<byte> cidBytes) => Read(form).WriteBytes(cidBytes);

    /// <summary>Writes the text, at most 161 bytes, and gives its length. Throws when the form is not one.</summary>
    public static int WriteText(ReadOnlySpan<byte> form, Span<byte> text) => Read(form).WriteText(text);

    [DoesNotReturn]
    private static void ThrowMalformed(int length) =>
        throw new FormatException($"Expected the form of a CID, found {length} bytes of another shape.");
}
