using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Catalog;

/// <summary>One version of a lexicon as an operator registered it. Versions are kept for ever; one of an NSID is in force.</summary>
public sealed class RegisteredLexicon
{
    public long Id { get; set; }

    public required string Nsid { get; set; }

    /// <summary>CID of the document: equal content, however it is spaced, has an equal version.</summary>
    public required string Version { get; set; }

    /// <summary>True for the one version of its NSID that is in force.</summary>
    public bool InForce { get; set; }

    /// <summary>
    /// How often another version or table of this NSID came into force up to this one: two times at which the same version
    /// is in force have different turns. 0 for what was in force before turns were counted.
    /// </summary>
    public long Turn { get; set; }

    /// <summary>The type of the main definition, or <c>defs</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>The document's JSON as it came.</summary>
    public required string Document { get; set; }

    /// <summary>JSON of the <c>TableProjection</c> in force; null for a lexicon that is no record.</summary>
    public string? Projection { get; set; }

    /// <summary>JSON of the projection that older rows may still have, while a plan is carried out; else null.</summary>
    public string? ProjectionBefore { get; set; }

    /// <summary>
    /// JSON: by NSID the versions of the other documents that table and checks were made with, so that a change of one of them is seen
    /// as a change here. Null for a lexicon that is no record, and where it was not noted: then those in force.
    /// </summary>
    public string? ResolvedWith { get; set; }

    public LexiconState State { get; set; }

    /// <summary>A file name, an AT-URI, or <c>pasted</c>.</summary>
    public required string Source { get; set; }

    public DateTimeOffset RegisteredAt { get; set; }

    public required string RegisteredBy { get; set; }

    /// <summary>The table in force, or null for a lexicon that is no record.</summary>
    public TableProjection? ReadProjection() => Projection is null ? null : TableProjection.FromJson(Projection);

    /// <summary>The projection that older rows may still have; null where no plan is under way.</summary>
    public TableProjection? ReadBefore() => ProjectionBefore is null ? null : TableProjection.FromJson(ProjectionBefore);
}

/// <summary>How far a registered lexicon has come.</summary>
public enum LexiconState
{
    /// <summary>Asked for; no Indexer has made its table yet.</summary>
    Registered,

    /// <summary>Its table stands and takes rows.</summary>
    Active,

    /// <summary>An Indexer could not carry it out; the audit says why.</summary>
    Refused,

    /// <summary>
    /// Taken out of use: its table is still read, and takes no rows. What is written of its collection goes where records without a
    /// table go, and takes away what it replaces.
    /// </summary>
    Retired,
}
