namespace Lexidex.Schema.Tables.Evolution;

/// <summary>What changes an operator lets through for one NSID.</summary>
public enum EvolutionMode
{
    /// <summary>The rule of the network: against every version ever seen, old data is valid under the new and new data under the old.</summary>
    FullTransitive,

    /// <summary>Data of the version in force is valid under the new one.</summary>
    Backward,

    /// <summary>Anything: an experiment or a draft, whose rows are projected anew.</summary>
    Mutable,
}

/// <summary>The policy of one NSID.</summary>
/// <param name="Mode">Which changes are let through.</param>
/// <param name="IsFrozen">Nothing is, whatever the mode says.</param>
public sealed record EvolutionPolicy(EvolutionMode Mode, bool IsFrozen)
{
    public static EvolutionPolicy Default { get; } = new(EvolutionMode.FullTransitive, IsFrozen: false);

    /// <summary>Why a version is not let through, with the change to blame; null where it is.</summary>
    /// <param name="differences">Against each version ever seen, the oldest first; the last is against the version in force.</param>
    public string? WhyRefused(IReadOnlyList<SchemaDifference> differences)
    {
        if (IsFrozen)
            return "The lexicon is frozen: lift that before another version is applied.";
        return Mode switch
        {
            EvolutionMode.FullTransitive => differences.Select(difference => Blame(difference, ChangeClass.BreaksBoth)).FirstOrDefault(Is),
            EvolutionMode.Backward => differences.TakeLast(1).Select(difference => Blame(difference, ChangeClass.BreaksOldData)).FirstOrDefault(Is),
            _ => null,
        };
    }

    private static bool Is(string? blame) => blame is not null;

    private static string? Blame(SchemaDifference difference, ChangeClass refused) =>
        difference.Changes.FirstOrDefault(change => (change.Class & refused) != 0 && change.Kind != ChangeKind.RefFound) is { } change
            ? $"Policy refuses D{change.Number} ({change.Kind}) at {change.Path}: it breaks {Data(change.Class & refused)}."
            : null;

    private static string Data(ChangeClass breaks) => breaks switch
    {
        ChangeClass.BreaksOldData => "old data under the new lexicon",
        ChangeClass.BreaksNewData => "new data under the old lexicon",
        _ => "old data under the new lexicon and new data under the old",
    };
}
