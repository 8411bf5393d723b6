using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// A change of one lexicon's table as it was drafted: what it does, word for word, and how far it has come. It is applied by
/// its hash alone, so that what was read is what is done.
/// </summary>
public sealed class PlannedChange
{
    public long Id { get; set; }

    /// <summary>Names the plan by what it does and what it is drafted against: equal plans have equal hashes.</summary>
    public required string Hash { get; set; }

    public required string Nsid { get; set; }

    /// <summary>The version in force that it was drafted against; it applies to no other.</summary>
    public required string FromVersion { get; set; }

    /// <summary>The turn of <see cref="FromVersion"/>: a plan to a version that was left and came back is another plan.</summary>
    public long FromTurn { get; set; }

    public required string ToVersion { get; set; }

    /// <summary>The new document's JSON as it came.</summary>
    public required string Document { get; set; }

    /// <summary>Where the new document came from.</summary>
    public required string Source { get; set; }

    /// <summary>The plan's JSON, as it was shown and hashed.</summary>
    public required string Text { get; set; }

    /// <summary>JSON of the projection before; null where there is no table.</summary>
    public string? Before { get; set; }

    /// <summary>JSON of the projection after; null where there is no table.</summary>
    public string? After { get; set; }

    /// <summary>Columns to take away, asked for by name; empty for none. Separated by commas.</summary>
    public required string Drops { get; set; }

    /// <summary>The versions of other documents that the projection after was resolved with, as <see cref="RegisteredLexicon.ResolvedWith"/>.</summary>
    public string? ResolvedWith { get; set; }

    /// <summary>True where rows are gone over even if no column changes: what is valid may have changed.</summary>
    public bool Rechecks { get; set; }

    public PlanState State { get; set; }

    /// <summary>The last step that is done.</summary>
    public PlanStep Step { get; set; }

    /// <summary>The key up to which rows are projected again, in an Indexer's own form.</summary>
    public string? Cursor { get; set; }

    public long RowsDone { get; set; }

    /// <summary>Rows of the table that are read again, as counted when it was drafted, and again when that begins; 0 where none are.</summary>
    public long RowsTotal { get; set; }

    /// <summary>How many rows were looked at for the next two numbers when it was drafted: all, or a sample.</summary>
    public long RowsChecked { get; set; }

    /// <summary>How many of <see cref="RowsChecked"/> were flagged as lexicon-invalid when it was drafted.</summary>
    public long InvalidNow { get; set; }

    /// <summary>How many of <see cref="RowsChecked"/> the new version flags.</summary>
    public long InvalidThen { get; set; }

    /// <summary>What is going on, in words; or why it failed.</summary>
    public string? Note { get; set; }

    public DateTimeOffset DraftedAt { get; set; }

    public required string DraftedBy { get; set; }

    public string? RequestedBy { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Whether what is in force is what this plan was drafted against.</summary>
    public bool StandsOn(RegisteredLexicon inForce)
    {
        ArgumentNullException.ThrowIfNull(inForce);
        return inForce.Turn == FromTurn && inForce.Version == FromVersion && inForce.Projection == Before;
    }

    /// <summary>Whether what is in force was brought there by this plan, once it was asked for.</summary>
    public bool IsPublishedAs(RegisteredLexicon inForce)
    {
        ArgumentNullException.ThrowIfNull(inForce);
        return inForce.Turn == FromTurn + 1 && inForce.Version == ToVersion;
    }

    public TableProjection? ReadBefore() => Before is null ? null : TableProjection.FromJson(Before);

    public TableProjection? ReadAfter() => After is null ? null : TableProjection.FromJson(After);

    public IReadOnlyList<string> ReadDrops() => Drops.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Where a plan stands.</summary>
public enum PlanState
{
    /// <summary>Somebody may read it; nothing happens.</summary>
    Drafted,

    /// <summary>An operator asked for it by its hash; the Indexer that holds the lanes takes it.</summary>
    Requested,

    Running,

    Done,

    /// <summary>It stopped, and <see cref="PlannedChange.Note"/> says why. Asked for again it goes on after its last step.</summary>
    Failed,

    /// <summary>It can never be carried out any more, and <see cref="PlannedChange.Note"/> says why: what it was drafted against is gone.</summary>
    Refused,
}

/// <summary>The steps of a plan, in order. Each can be done again after a crash in its middle. Stored as numbers: never renumber.</summary>
public enum PlanStep
{
    None,

    /// <summary>New columns stand, NULL in all rows.</summary>
    ColumnsAdded,

    /// <summary>The version is in force, and everything that is written from now on is written by it.</summary>
    Published,

    /// <summary>Older rows are projected again: no column on its way out has a value.</summary>
    Reprojected,

    IndexesBuilt,

    /// <summary>Readers see the new table.</summary>
    Shown,

    /// <summary>What was asked to go is gone.</summary>
    Dropped,
}
