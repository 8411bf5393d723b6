namespace Lexidex.Schema.Syntax;

/// <summary>The compact form of an NSID inside an AT-URI: its frozen number, else 00, the text, 00. Frozen with the on-disk format.</summary>
public static class NsidForm
{
    public const int MaxLength = Nsid.MaxLength + 2;

    /// <summary>Writes the form of a valid NSID and gives its length.</summary>
    public static int Write(ReadOnlySpan<byte> nsid, Span<byte> form)
    {
        if (FrozenNsids.TryGetNumber(nsid, out var number))
        {
            form[0] = number;
            return 1;
        }

        form[0] = 0;
        nsid.CopyTo(form[1..]);
        form[nsid.Length + 1] = 0;
        return nsid.Length + 2;
    }

    /// <summary>The text of the NSID at the start of a form, and how long its form is; false when there is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> form, out ReadOnlySpan<byte> nsid, out int length)
    {
        nsid = default;
        length = 1;
        if (form.IsEmpty)
            return false;
        if (form[0] != 0)
            return FrozenNsids.TryGetText(form[0], out nsid);

        var end = form[1..].IndexOf((byte)0);
        if (end is < 1 or > Nsid.MaxLength)
            return false;

        nsid = form.Slice(1, end);
        length = end + 2;
        return true;
    }
}
