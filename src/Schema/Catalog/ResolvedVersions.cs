using System.Text.Json;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Catalog;

/// <summary>The versions of other documents that a table was made with, as <see cref="RegisteredLexicon.ResolvedWith"/> keeps them.</summary>
internal static class ResolvedVersions
{
    /// <param name="versionOf">The version of each document of the catalog.</param>
    public static string Of(Nsid lexicon, LexiconCatalog catalog, Func<Nsid, string> versionOf) => JsonSerializer.Serialize(
        new SortedDictionary<string, string>(
            catalog.NeededBy(lexicon).Where(id => id != lexicon).ToDictionary(id => id.Text, versionOf), StringComparer.Ordinal));

    /// <summary>Versions by NSID; null where they were not noted.</summary>
    public static IReadOnlyDictionary<string, string>? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(json);
}
