using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>
/// Every difference between two versions of one lexicon, looked at from both sides: is old data valid under the new, and new data
/// under the old? Shapes are compared with their references resolved, within and across documents, so that a change of a
/// definition that others use shows up where it is used. Names that a lexicon doesn't have are free for it to take, and types
/// that an open union doesn't name too: what others wrote under them before is not counted as data of this lexicon.
/// </summary>
public sealed class SchemaDifference
{
    private SchemaDifference(Nsid lexicon, ImmutableArray<SchemaChange> changes)
    {
        (Lexicon, Changes) = (lexicon, changes);
        Class = changes.Aggregate(ChangeClass.Compatible, (joined, change) => joined | change.Class);
    }

    public Nsid Lexicon { get; }

    /// <summary>In the order in which the definitions are walked, breadth first; equal inputs give equal lists.</summary>
    public ImmutableArray<SchemaChange> Changes { get; }

    /// <summary>The class of all changes joined. Never compatible where some record is not.</summary>
    public ChangeClass Class { get; }

    public bool OldDataIsValid => !Class.HasFlag(ChangeClass.BreaksOldData);

    public bool NewDataIsValid => !Class.HasFlag(ChangeClass.BreaksNewData);

    /// <summary>Whether rows written by the old version may say otherwise than rows written by the new one, and have to be gone over.</summary>
    public bool TouchesRows => Changes.Any(change => change.Effect.Data != DataWork.None);

    /// <param name="lexicon">The NSID that both catalogs have.</param>
    /// <param name="before">The old document and all that it refers to, as far as it is known.</param>
    /// <param name="after">The same for the new one.</param>
    /// <exception cref="ArgumentException">A catalog has no such document.</exception>
    public static SchemaDifference Between(Nsid lexicon, LexiconCatalog before, LexiconCatalog after)
    {
        var walk = new DifferenceWalk(before, after);
        new DocumentDifference(walk).Compare(Required(lexicon, before), Required(lexicon, after));
        return new SchemaDifference(lexicon, walk.Finish());
    }

    private static LexiconDocument Required(Nsid lexicon, LexiconCatalog catalog) =>
        catalog.Find(lexicon) ?? throw new ArgumentException($"The catalog has no lexicon {lexicon}.", nameof(catalog));
}
