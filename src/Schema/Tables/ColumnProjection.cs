using System.Collections.Immutable;

namespace Lexidex.Schema.Tables;

/// <summary>One typed column, and the place in the record that it reads.</summary>
/// <param name="Name">The column's name in the database; always a <see cref="SqlIdent"/>.</param>
/// <param name="Path">
/// The keys that lead to the value, outermost first. Never a dotted string: a key may hold any character. Empty for a copy of the whole record.
/// </param>
/// <param name="Type">The form of the value.</param>
/// <param name="CapBytes">The most bytes that a value may have to stand in the column; 0 where the type has a fixed size.</param>
public sealed record ColumnProjection(string Name, ImmutableArray<string> Path, ColumnType Type, int CapBytes)
{
    /// <summary>Whether the column only shows its place: other columns may read there or below, and the value stays where it is.</summary>
    public bool IsCopy => Type == ColumnType.Json;

    /// <summary>The path for people to read, who can tell it from others by the column's name.</summary>
    public string Place => PlaceOf(Path);

    public static string PlaceOf(IReadOnlyCollection<string> path) => path is { Count: > 0 } ? string.Join('.', path) : "(whole record)";

    /// <summary>Whether both are about the same place: a column and a copy never are.</summary>
    internal bool SharesPlace(ColumnProjection other) => IsCopy == other.IsCopy && Path.SequenceEqual(other.Path);

    /// <summary>Whether one reads inside the other's value, so that not both could be put back into a record. Copies are never put back.</summary>
    internal bool Excludes(ColumnProjection other) =>
        !IsCopy && !other.IsCopy && (Path.AsSpan().StartsWith(other.Path.AsSpan()) || other.Path.AsSpan().StartsWith(Path.AsSpan()));

    public bool Equals(ColumnProjection? other) =>
        other is not null && Name == other.Name && Type == other.Type && CapBytes == other.CapBytes && Path.SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(Name, Type, CapBytes, Path.Length);
}
