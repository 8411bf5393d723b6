using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>Values of table repo that every engine keeps in the same form.</summary>
internal static class RepoColumns
{
    public static long? Rev(Tid? rev) => rev is { } tid ? (long)tid.Value : null;

    public static Tid? Rev(long? rev) => rev is { } value ? Tid.FromValue((ulong)value) : null;

    public static byte[]? Cid(Cid? cid)
    {
        if (cid is not { } value)
            return null;

        Span<byte> form = stackalloc byte[CidForm.MaxLength];
        return form[..CidForm.Write(value, form)].ToArray();
    }
}
