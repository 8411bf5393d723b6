using System.Diagnostics.CodeAnalysis;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons;

/// <summary>Names one definition of one document. A local <c>#name</c> is written out when the document is read.</summary>
public sealed record LexiconRef(Nsid Document, string Name)
{
    public const string Main = "main";

    /// <summary>The reference to a definition of the data model that becomes two columns: uri and cid.</summary>
    public static LexiconRef StrongRef { get; } = new(Nsid.Parse("com.atproto.repo.strongRef"), Main);

    /// <summary>Reads <c>#name</c>, <c>nsid</c> or <c>nsid#name</c>; the first as a definition of <paramref name="local"/>.</summary>
    public static bool TryParse(string text, Nsid local, [NotNullWhen(true)] out LexiconRef? reference)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var name = hash < 0 ? Main : text[(hash + 1)..];
        var document = local;
        var valid = name.Length > 0 && (hash == 0 || Nsid.TryParse(hash < 0 ? text : text[..hash], out document));
        reference = valid ? new LexiconRef(document, name) : null;
        return valid;
    }

    /// <summary>The form that a record's <c>$type</c> has: without <c>#main</c>.</summary>
    public override string ToString() => Name == Main ? Document.ToString() : $"{Document}#{Name}";
}
