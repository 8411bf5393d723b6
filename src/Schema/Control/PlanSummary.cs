using System.Text.Json;

namespace Lexidex.Schema.Control;

/// <summary>A plan and how far it has come: an item of <c>GET /control/plans</c>.</summary>
public sealed record PlanSummary
{
    /// <summary>Names the plan by its content; it is applied by this alone.</summary>
    public required string Hash { get; init; }

    public required string Nsid { get; init; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary><c>drafted</c>, <c>requested</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>refused</c>.</summary>
    public required string State { get; init; }

    /// <summary>The last step that is done: <c>none</c>, <c>columns-added</c>, <c>published</c>, <c>reprojected</c>, <c>indexes-built</c>, <c>shown</c>, <c>dropped</c>.</summary>
    public required string Step { get; init; }

    public long RowsDone { get; init; }

    public long RowsTotal { get; init; }

    /// <summary>The least time, in seconds, that the rows which are still to be read again take: at the most rows a second that are read. Indexes come on top.</summary>
    public long SecondsAtLeast { get; init; }

    /// <summary>How many rows were looked at for the next two numbers when it was drafted: all, or a sample; 0 where none are read again.</summary>
    public long RowsChecked { get; init; }

    /// <summary>How many of <see cref="RowsChecked"/> were flagged as invalid when it was drafted.</summary>
    public long InvalidNow { get; init; }

    /// <summary>How many of <see cref="RowsChecked"/> the new version flags.</summary>
    public long InvalidThen { get; init; }

    /// <summary>What is going on, or why it failed.</summary>
    public string? Note { get; init; }

    public required DateTimeOffset DraftedAt { get; init; }

    public required string DraftedBy { get; init; }

    public string? RequestedBy { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The plan word for word, as it was hashed.</summary>
    public required JsonElement Plan { get; init; }
}

/// <summary>The body of <c>POST /control/plans</c>: draft a plan. Nothing of the table changes.</summary>
public sealed record DraftPlan
{
    public required string Nsid { get; init; }

    /// <summary>The new document; null where <see cref="Version"/> names one that is registered.</summary>
    public JsonElement? Document { get; init; }

    /// <summary>A version that was in force before.</summary>
    public string? Version { get; init; }

    /// <summary>Columns to take away, each by its name; their values move back into the remainder first.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>The operator's edits of the table, see docs/lexicons.md; null for those that it has.</summary>
    public JsonElement? Edits { get; init; }

    public string Source { get; init; } = "pasted";

    public string By { get; init; } = "operator";
}

/// <summary>The body of <c>POST /control/plans/{hash}</c>: apply a plan.</summary>
public sealed record ApplyPlan
{
    public string By { get; init; } = "operator";
}

/// <summary>The body of <c>POST /control/plans/{hash}/withdraw</c>: take back that a plan was asked for.</summary>
public sealed record WithdrawPlan
{
    public string By { get; init; } = "operator";
}
