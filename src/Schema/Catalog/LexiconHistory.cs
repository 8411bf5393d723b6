using System.Text;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables.Evolution;

namespace Lexidex.Schema.Catalog;

/// <summary>A new document against every version of its NSID that there ever was, and what the policy says of that.</summary>
public static class LexiconHistory
{
    /// <summary>The differences from each version, the oldest first and the one in force last.</summary>
    /// <param name="versions">All versions of the NSID.</param>
    /// <param name="catalog">The documents in force, for references of both sides.</param>
    public static IReadOnlyList<SchemaDifference> Differences(
        LexiconDocument document, IReadOnlyList<RegisteredLexicon> versions, LexiconCatalog catalog)
    {
        var after = catalog.With([document]);
        return [.. versions.OrderBy(version => version.InForce).ThenBy(version => version.Id)
            .Select(version => SchemaDifference.Between(document.Id, catalog.With([Parse(version)]), after))];
    }

    public static EvolutionPolicy PolicyOf(LexiconStanding? standing) => standing is null
        ? EvolutionPolicy.Default
        : new EvolutionPolicy(ModeOf(standing.Policy) ?? EvolutionMode.FullTransitive, standing.IsFrozen);

    /// <summary>Null for a text that is no policy.</summary>
    public static EvolutionMode? ModeOf(string text) => text switch
    {
        "full-transitive" => EvolutionMode.FullTransitive,
        "backward" => EvolutionMode.Backward,
        "mutable" => EvolutionMode.Mutable,
        _ => null,
    };

    private static LexiconDocument Parse(RegisteredLexicon version) => LexiconDocument.Parse(Encoding.UTF8.GetBytes(version.Document));
}
