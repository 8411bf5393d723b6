using System.Text.Json;

namespace Lexidex.Schema.Control;

/// <summary>A registered lexicon with the table that stands for it: an item of <c>GET /control/lexicons</c>.</summary>
public sealed record LexiconSummary
{
    public required string Nsid { get; init; }

    /// <summary>The type of its main definition: <c>record</c>, <c>object</c>, <c>query</c>, …; <c>defs</c> where it has none.</summary>
    public required string Kind { get; init; }

    /// <summary>Names this version of the document by its content: equal documents have equal versions.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Where the document came from: a file name, an AT-URI, or <c>pasted</c>.</summary>
    public required string Source { get; init; }

    /// <summary><c>registered</c> (asked for), <c>active</c> (its table stands), <c>refused</c> (no Indexer could carry it out), <c>retired</c> (its table is read and takes no rows).</summary>
    public required string State { get; init; }

    /// <summary>The table's name in the store; null for a lexicon that is no record.</summary>
    public string? Table { get; init; }

    /// <summary>Rows in the table, hidden ones among them.</summary>
    public long Rows { get; init; }

    /// <summary>The projected columns in table order, system columns not among them.</summary>
    public IReadOnlyList<ColumnSummary> Columns { get; init; } = [];

    public IReadOnlyList<IndexSummary> Indexes { get; init; } = [];
}

/// <summary>One projected column.</summary>
public sealed record ColumnSummary
{
    public required string Name { get; init; }

    /// <summary>The keys that lead to the value in the record, outermost first.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The column's type in Lexidex's words (<c>text</c>, <c>at-uri</c>, <c>datetime</c>, …), not the engine's.</summary>
    public required string Type { get; init; }

    /// <summary>Longest value that the column takes, in bytes; 0 where the type has one size.</summary>
    public int CapBytes { get; init; }

    /// <summary>Whether the version in force has nothing at its place any more. Told with the lexicon's detail, not in the list.</summary>
    public bool IsDeprecated { get; init; }
}

/// <summary>One secondary index.</summary>
public sealed record IndexSummary
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary><c>key</c>, <c>time</c> or <c>text</c>.</summary>
    public required string Kind { get; init; }
}

/// <summary>A registered lexicon and its document: <c>GET /control/lexicons/{nsid}</c>.</summary>
public sealed record LexiconDetail
{
    public required LexiconSummary Summary { get; init; }

    /// <summary>The document as it was registered.</summary>
    public required JsonElement Document { get; init; }

    /// <summary>Every version there ever was, in the order of first registration.</summary>
    public IReadOnlyList<LexiconVersion> Versions { get; init; } = [];

    /// <summary>What the network says of it; null where nobody asked.</summary>
    public LexiconStandingSummary? Standing { get; init; }

    /// <summary>NSIDs of the documents that it names, in order.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>NSIDs of those whose version in force its table does not stand by yet: a plan brings it up.</summary>
    public IReadOnlyList<string> Behind { get; init; } = [];

    /// <summary>NSIDs of the registered documents that name it, in order.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>References, direct and by way of others, whose document is not registered: what stands behind them stays in the remainder.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>One version of a lexicon. Versions are kept for ever.</summary>
public sealed record LexiconVersion
{
    /// <summary>CID of the content.</summary>
    public required string Version { get; init; }

    public bool InForce { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required string RegisteredBy { get; init; }

    /// <summary>The document as it was registered.</summary>
    public JsonElement? Document { get; init; }
}

/// <summary>The body of <c>POST /control/lexicons</c>.</summary>
public sealed record RegisterLexicons
{
    /// <summary>Lexicon documents, 1 to 500, each at most 1 MiB. They may refer to each other in any order.</summary>
    public required IReadOnlyList<JsonElement> Documents { get; init; }

    /// <summary>The operator's edits of the tables, see docs/lexicons.md; null where the proposals are taken.</summary>
    public JsonElement? Edits { get; init; }

    /// <summary>Where they came from, for people to read.</summary>
    public string Source { get; init; } = "pasted";

    /// <summary>Who asks, for the audit.</summary>
    public string By { get; init; } = "operator";
}

/// <summary>What became of each document, in the order of the request. One refusal does not stop the others.</summary>
public sealed record RegisterLexiconsResult
{
    public required IReadOnlyList<LexiconVerdict> Lexicons { get; init; }
}

/// <summary>What became of one document.</summary>
public sealed record LexiconVerdict
{
    /// <summary>The document's id; empty where it has none that can be read.</summary>
    public required string Nsid { get; init; }

    public required LexiconOutcome Outcome { get; init; }

    /// <summary>The version registered now; null for a refused document.</summary>
    public string? Version { get; init; }

    /// <summary>The table it has or will have; null for a lexicon that is no record.</summary>
    public string? Table { get; init; }

    /// <summary>Why it was refused, with the place in the document; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Line and column of the fault in the document's text, from 1; null where the document can be read.</summary>
    public int? Line { get; init; }

    public int? Column { get; init; }

    /// <summary>NSIDs whose tables use the document and stay with the version before, until a plan of their own brings them up.</summary>
    public IReadOnlyList<string> Behind { get; init; } = [];

    /// <summary>Of a lexicon that was retired and is back: since when, and what it has missed; null otherwise.</summary>
    public string? Missed { get; init; }
}

/// <summary>What registering did.</summary>
public enum LexiconOutcome
{
    Registered,

    /// <summary>The same content was registered before: nothing changed.</summary>
    Unchanged,

    Refused,
}
