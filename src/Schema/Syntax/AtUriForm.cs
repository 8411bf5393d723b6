namespace Lexidex.Schema.Syntax;

/// <summary>
/// The compact form of a record's AT-URI: DID (16 bytes), NSID, record key form. Equal by bytes; a prefix finds all of a
/// repository, or of one of its collections. Frozen with the on-disk format.
/// </summary>
public static class AtUriForm
{
    public const int MaxLength = DidKey.Length + NsidForm.MaxLength + RecordKeyForm.MaxLength;

    /// <summary>The longest text that a form can give back.</summary>
    public const int MaxTextLength = 5 + DidKey.PlcTextLength + 1 + Nsid.MaxLength + 1 + RecordKey.MaxLength;

    /// <summary>
    /// Writes the form of an AT-URI's text: Exact for a did:plc; KeyOnly for a hashed DID; Absent, and nothing written,
    /// for anything that does not name one record by DID.
    /// </summary>
    public static ColumnFit TryWrite(ReadOnlySpan<byte> uri, Span<byte> form, out int length)
    {
        length = 0;
        if (!AtUriParts.TrySplit(uri, out var parts) || !Nsid.IsValid(parts.Collection) || !RecordKey.IsValid(parts.RecordKey))
            return ColumnFit.Absent;
        if (!DidKey.TryReadPlc(parts.Authority, out var did))
        {
            if (!Did.IsValid(parts.Authority))
                return ColumnFit.Absent;
            did = DidKey.Of(parts.Authority);
        }

        length = Write(did, parts.Collection, parts.RecordKey, form);
        return did.IsPlc ? ColumnFit.Exact : ColumnFit.KeyOnly;
    }

    /// <summary>Writes the form of a record's address from valid parts and gives its length.</summary>
    public static int Write(DidKey did, ReadOnlySpan<byte> nsid, ReadOnlySpan<byte> recordKey, Span<byte> form)
    {
        did.WriteBytes(form);
        var length = DidKey.Length + NsidForm.Write(nsid, form[DidKey.Length..]);
        return length + RecordKeyForm.Write(recordKey, form[length..]);
    }

    /// <summary>Writes the text of a form, at most <see cref="MaxTextLength"/> bytes; false for a hashed DID, or when this is no form.</summary>
    public static bool TryWriteText(ReadOnlySpan<byte> form, Span<byte> text, out int length)
    {
        length = 0;
        if (!TryRead(form, out var did, out var nsid, out var recordKey) || !did.IsPlc)
            return false;

        "at://"u8.CopyTo(text);
        did.TryWritePlcText(text[5..]);
        var at = 5 + DidKey.PlcTextLength;
        text[at++] = (byte)'/';
        nsid.CopyTo(text[at..]);
        at += nsid.Length;
        text[at++] = (byte)'/';
        length = at + RecordKeyForm.WriteText(recordKey, text[at..]);
        return true;
    }

    /// <summary>Takes a form apart, for a hashed DID too; false when this is no form. The record key stays a form.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> form, out DidKey did, out ReadOnlySpan<byte> nsid, out ReadOnlySpan<byte> recordKeyForm)
    {
        did = default;
        nsid = recordKeyForm = default;
        if (form.Length is <= DidKey.Length or > MaxLength || !NsidForm.TryRead(form[DidKey.Length..], out nsid, out var nsidLength))
            return false;

        did = DidKey.FromBytes(form);
        recordKeyForm = form[(DidKey.Length + nsidLength)..];
        return RecordKeyForm.IsWellFormed(recordKeyForm);
    }
}
