using System.Collections.Immutable;

namespace Lexidex.Schema.Tables;

public enum IndexKind
{
    /// <summary>Equality: references, DIDs, strings whose cap is 512 bytes.</summary>
    Key,

    /// <summary>Order, mostly by time.</summary>
    Time,

    /// <summary>Full text, where the engine has it.</summary>
    Text,
}

/// <summary>One secondary index of a collection's table.</summary>
public sealed record IndexProjection(string Name, ImmutableArray<string> Columns, IndexKind Kind)
{
    public bool Equals(IndexProjection? other) =>
        other is not null && Name == other.Name && Kind == other.Kind && Columns.SequenceEqual(other.Columns);

    public override int GetHashCode() => HashCode.Combine(Name, Kind, Columns.Length);
}
