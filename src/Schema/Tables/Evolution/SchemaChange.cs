namespace Lexidex.Schema.Tables.Evolution;

/// <summary>One difference between two versions of a lexicon, or between the tables that they become.</summary>
/// <param name="Kind">What became different.</param>
/// <param name="Class">What that breaks, at this place.</param>
/// <param name="Path">Where: <c>$.embed(app.bsky.embed.images).images[].alt</c> in records, <c>#name</c> of a definition, or a column or index.</param>
/// <param name="Before">The old side in a few words; empty where there was none.</param>
/// <param name="After">The new side in a few words.</param>
public sealed record SchemaChange(ChangeKind Kind, ChangeClass Class, string Path, string Before, string After)
{
    /// <summary>The number of the kind in docs/lexicons.md: 1 to 29.</summary>
    public int Number => ChangeEffects.NumberOf(Kind);

    public ChangeEffect Effect => ChangeEffects.Of(Kind);

    public override string ToString() => $"D{Number} {Kind} {Path} {Class}: {Before} → {After}";
}
