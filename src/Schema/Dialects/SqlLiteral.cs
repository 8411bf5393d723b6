using System.Globalization;
using System.Text;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Dialects;

/// <summary>An identifier as people write it, and what to write for it in SQL: the compact form as a constant of one engine.</summary>
/// <param name="Kind">What the text was read as: <c>did</c>, <c>at-uri</c>, <c>cid</c>, <c>tid</c> or <c>record-key</c>.</param>
/// <param name="Text">The SQL constant.</param>
public sealed record SqlLiteral(string Kind, string Text)
{
    /// <summary>The constant of an identifier, or null where the text is none that has a compact form.</summary>
    public static SqlLiteral? Of(string identifier, StoreDialect dialect)
    {
        var utf8 = Encoding.UTF8.GetBytes(identifier);
        var form = new byte[AtUriForm.MaxLength];
        if (Did.TryParse(utf8, out var did))
            return new SqlLiteral("did", dialect.DidLiteral(Bytes(did.Key)));
        if (identifier.StartsWith("at://", StringComparison.Ordinal))
            return AtUriForm.TryWrite(utf8, form, out var uriLength) == ColumnFit.Absent
                ? null
                : new SqlLiteral("at-uri", dialect.BytesLiteral(form.AsSpan(0, uriLength)));
        if (CidForm.TryFromText(utf8, form, out var cidLength) != ColumnFit.Absent)
            return new SqlLiteral("cid", dialect.BytesLiteral(form.AsSpan(0, cidLength)));
        if (Tid.TryParse(utf8, out var tid) && tid.FitsColumn)
            return new SqlLiteral("tid", tid.Value.ToString(CultureInfo.InvariantCulture));
        return RecordKey.IsValid(utf8)
            ? new SqlLiteral("record-key", dialect.BytesLiteral(form.AsSpan(0, RecordKeyForm.Write(utf8, form))))
            : null;
    }

    private static byte[] Bytes(DidKey did)
    {
        var bytes = new byte[DidKey.Length];
        did.WriteBytes(bytes);
        return bytes;
    }
}
