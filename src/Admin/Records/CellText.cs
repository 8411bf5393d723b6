using System.Globalization;
using Lexidex.Admin.Shared;

namespace Lexidex.Admin.Records;

/// <summary>Values as they stand in cells: short, and never more than a line's worth.</summary>
internal static class CellText
{
    /// <summary>What a cell shows of a text; the whole stands in the unfolded record.</summary>
    public const int CharactersMax = 140;

    public static bool IsNumber(string type) => type is "integer";

    public static bool IsIdentifier(string type) => type is "did" or "at-uri" or "cid" or "cid-link" or "tid" or "bytes";

    /// <summary>The last part of an AT-URI: the record key.</summary>
    public static string KeyOf(string uri) => uri[(uri.LastIndexOf('/') + 1)..];

    /// <summary>The authority of an AT-URI: whose repository it is.</summary>
    public static string OwnerOf(string uri)
    {
        const string Scheme = "at://";
        var rest = uri.StartsWith(Scheme, StringComparison.Ordinal) ? uri[Scheme.Length..] : uri;
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }

    public static string Cut(string text, int characters)
    {
        if (text.Length <= characters)
            return text;

        // Half of a pair of surrogates would be drawn as a box.
        var end = char.IsHighSurrogate(text[characters - 1]) ? characters - 1 : characters;
        return $"{text[..end]}…";
    }

    public static string Moment(string value, DateTimeOffset now) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? Moments.Ago(moment, now)
            : value;
}
