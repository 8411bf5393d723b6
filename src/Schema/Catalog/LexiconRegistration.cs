using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Catalog;

/// <summary>A wish to register documents.</summary>
/// <param name="Documents">JSON texts; they may refer to each other in any order.</param>
/// <param name="Source">Where they came from: a file name, an AT-URI, or <c>pasted</c>.</param>
/// <param name="By">Who asks, for the audit.</param>
public sealed record LexiconRegistration(IReadOnlyList<string> Documents, string Source, string By)
{
    /// <summary>The operator's edits of the tables; null where the proposals are taken.</summary>
    public ProjectionEdits? Edits { get; init; }

    /// <summary>NSIDs of the collections whose tables have rows: what changes those takes a plan.</summary>
    public required IReadOnlySet<string> Filled { get; init; }
}

/// <summary>What became of one document, or would.</summary>
/// <param name="Table">The table that it has or will have; null for a refused document, and for a lexicon that is no record.</param>
public sealed record LexiconDecision(LexiconVerdict Verdict, TableProjection? Table);
