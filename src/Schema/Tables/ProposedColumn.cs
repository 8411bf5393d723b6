using System.Collections.Immutable;

namespace Lexidex.Schema.Tables;

/// <summary>A column as an operator may decide of it.</summary>
/// <param name="Column">The column, also where it is dropped.</param>
/// <param name="IsProposed">Whether the compiler proposes it; else it was chosen by an edit.</param>
/// <param name="IsDropped">Whether the edits leave it away.</param>
/// <param name="Index">The index that it has with the edits; null for none.</param>
/// <param name="Usual">The index that it would have if no edit spoke of it; null for none.</param>
/// <param name="Kinds">The kinds of index that may stand on it.</param>
public sealed record ProposedColumn(ColumnProjection Column, bool IsProposed, bool IsDropped, IndexKind? Index, IndexKind? Usual, ImmutableArray<IndexKind> Kinds);
