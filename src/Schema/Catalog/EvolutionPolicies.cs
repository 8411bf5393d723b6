using Lexidex.Schema.Tables.Evolution;

namespace Lexidex.Schema.Catalog;

/// <summary>Policies as the catalog keeps them.</summary>
public static class EvolutionPolicies
{
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
}
