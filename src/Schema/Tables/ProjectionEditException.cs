using System.Collections.Immutable;
using System.Text.Json;

namespace Lexidex.Schema.Tables;

/// <summary>An edit that can't be carried out: which one, and why.</summary>
/// <param name="Place">Where it stands among the edits: <c>select[1]</c>.</param>
public sealed record ProjectionEditFault(string Place, ImmutableArray<string> Path, string Reason)
{
    public override string ToString() => Path.IsDefault ? $"{Place}: {Reason}" : $"{Place} {JsonSerializer.Serialize(Path)}: {Reason}";
}

/// <summary>The edits of a projection are wrong.</summary>
public sealed class ProjectionEditException(ProjectionEditFault fault) : Exception($"The edits are wrong at {fault}")
{
    public ProjectionEditFault Fault => fault;
}
