using System.Text.Json;

namespace Lexidex.Schema.Control;

/// <summary>The body of <c>POST /control/propose</c>: what table a lexicon has with these edits. Registers and changes nothing.</summary>
public sealed record ProposeTable
{
    /// <summary>A registered lexicon, whose version in force is meant; null where <see cref="Document"/> brings one.</summary>
    public string? Nsid { get; init; }

    /// <summary>A lexicon that need not be registered.</summary>
    public JsonElement? Document { get; init; }

    /// <summary>The operator's edits, see docs/lexicons.md; null for those that the table in force has.</summary>
    public JsonElement? Edits { get; init; }
}

/// <summary>A table as it would be with the edits, and all that an operator may decide of it.</summary>
public sealed record LexiconProposal
{
    public required string Nsid { get; init; }

    public required string Table { get; init; }

    /// <summary>The edits in their canonical form; with them the table is what it is.</summary>
    public required JsonElement Edits { get; init; }

    /// <summary>Proposed columns first, those that are left away among them; then the chosen ones.</summary>
    public IReadOnlyList<ColumnChoice> Columns { get; init; } = [];

    /// <summary>Where a column or a copy may be chosen too.</summary>
    public IReadOnlyList<PlaceChoice> Places { get; init; } = [];

    /// <summary>Which edits are wrong, and why; with one of them neither a plan nor a registration is taken.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>What would make table, indexes and view anew, in the store's engine.</summary>
    public IReadOnlyList<string> Statements { get; init; } = [];
}

/// <summary>One column that an operator may drop and index.</summary>
public sealed record ColumnChoice
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Path { get; init; }

    public required string Type { get; init; }

    public int CapBytes { get; init; }

    /// <summary>Whether it is proposed; else an edit chose it.</summary>
    public bool IsProposed { get; init; }

    public bool IsDropped { get; init; }

    /// <summary><c>key</c>, <c>time</c>, <c>text</c> or <c>none</c>.</summary>
    public string Index { get; init; } = "none";

    /// <summary>The index that it has where no edit speaks of it.</summary>
    public string UsualIndex { get; init; } = "none";

    /// <summary>The kinds of index that it may have, <c>none</c> not among them.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];
}

/// <summary>A place of the record without a column.</summary>
public sealed record PlaceChoice
{
    /// <summary>Empty for the whole record.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    public required string Type { get; init; }

    /// <summary>Whether it becomes a column of its own type (edit <c>select</c>); else a copy as JSON (edit <c>json</c>).</summary>
    public bool IsColumn { get; init; }
}
