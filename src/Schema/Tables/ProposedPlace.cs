using System.Collections.Immutable;

namespace Lexidex.Schema.Tables;

/// <summary>A place of a record that has no column yet and may get one.</summary>
/// <param name="Path">The keys that lead there; empty for the whole record.</param>
/// <param name="Type">What stands there, in the lexicon's word.</param>
/// <param name="IsColumn">Whether it becomes a column of its own type; else it can be shown as JSON.</param>
public sealed record ProposedPlace(ImmutableArray<string> Path, string Type, bool IsColumn);
