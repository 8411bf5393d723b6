using System.Collections.Immutable;

namespace Lexidex.Schema.Tables;

/// <summary>One typed column, and the place in the record that it reads.</summary>
/// <param name="Name">The column's name in the database; always a <see cref="SqlIdent"/>.</param>
/// <param name="Path">The keys that lead to the value, outermost first. Never a dotted string: a key may hold any character.</param>
/// <param name="Type">The form of the value.</param>
/// <param name="CapBytes">The most bytes that a value may have to stand in the column; 0 where the type has a fixed size.</param>
public sealed record ColumnProjection(string Name, ImmutableArray<string> Path, ColumnType Type, int CapBytes)
{
    public bool Equals(ColumnProjection? other) =>
        other is not null && Name == other.Name && Type == other.Type && CapBytes == other.CapBytes && Path.SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(Name, Type, CapBytes, Path.Length);
}
