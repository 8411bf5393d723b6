using System.Collections.Immutable;

namespace Lexidex.Schema.Tables;

/// <summary>
/// What an operator changes of the table that the compiler proposes. A plain value: the same lexicon and the same edits give the
/// same table. Places are paths of the record, so that edits outlive names and versions.
/// </summary>
public sealed record ProjectionEdits
{
    /// <summary>Entries of one list.</summary>
    public const int EntriesMax = TableProjection.MaxColumns;

    public static ProjectionEdits None { get; } = new();

    /// <summary>
    /// Places that shall be columns too, in the order of the table. A scalar becomes a column of its type, a strong reference two;
    /// anything else has none.
    /// </summary>
    public ImmutableArray<ImmutableArray<string>> Select { get; init; } = [];

    /// <summary>Places whose columns shall not be: all that read there or below. Their values stay in the remainder.</summary>
    public ImmutableArray<ImmutableArray<string>> Drop { get; init; } = [];

    /// <summary>Which index a column has, instead of the one proposed.</summary>
    public ImmutableArray<IndexEdit> Index { get; init; } = [];

    /// <summary>Places that shall be shown as JSON beside all else, in the order of the table; the empty path is the whole record.</summary>
    public ImmutableArray<ImmutableArray<string>> Json { get; init; } = [];

    public bool IsNone => Select.IsEmpty && Drop.IsEmpty && Index.IsEmpty && Json.IsEmpty;

    /// <summary>The canonical JSON form: same edits, same text.</summary>
    public string ToJson() => ProjectionEditsJson.Write(this);

    /// <summary>Reads JSON that a person wrote, or <see cref="ToJson"/>.</summary>
    /// <exception cref="ProjectionEditException">It is not of the form; the message says where.</exception>
    public static ProjectionEdits FromJson(string json) => ProjectionEditsJson.Read(json);

    /// <summary>
    /// The edits that leave a column away: one that was selected is selected no more, one that is proposed is dropped.
    /// </summary>
    public ProjectionEdits Without(ColumnProjection column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.IsCopy)
            return this with { Json = [.. Json.Where(path => !path.SequenceEqual(column.Path))] };
        var isSelected = Select.Any(path => path.SequenceEqual(column.Path));
        return this with
        {
            Select = [.. Select.Where(path => !path.SequenceEqual(column.Path))],
            Drop = isSelected ? Drop : Drop.Add(column.Path),
            Index = [.. Index.Where(edit => !edit.Reads(column))],
        };
    }

    /// <summary>Whether a place is dropped: of the edits that name it, or a place above it, the one that names it most closely decides.</summary>
    internal bool Drops(ImmutableArray<string> path) => Closest(Drop, path) > Closest(Select, path);

    /// <summary>Whether the edits take away a column that the proposal has.</summary>
    internal bool Drops(ColumnProjection column) => !column.IsCopy && Drops(column.Path);

    /// <summary>Whether the edits bring a column: at a selected place, as one of the two of a selected strong reference, or as a copy.</summary>
    internal bool Brings(ColumnProjection column) => column.IsCopy
        ? Json.Any(place => column.Path.SequenceEqual(place))
        : Select.Any(place => column.Path.SequenceEqual(place) || (column.Type is ColumnType.AtUri or ColumnType.Cid && column.Path.AsSpan(..^1).SequenceEqual(place.AsSpan())));

    private static int Closest(ImmutableArray<ImmutableArray<string>> places, ImmutableArray<string> path) =>
        places.Where(place => path.AsSpan().StartsWith(place.AsSpan())).Select(place => place.Length).DefaultIfEmpty().Max();

    public bool Equals(ProjectionEdits? other) => other is not null && ToJson() == other.ToJson();

    public override int GetHashCode() => HashCode.Combine(Select.Length, Drop.Length, Index.Length, Json.Length);
}

/// <summary>The index that an operator wants on the column of a place.</summary>
/// <param name="Path">The column's path, or that of a strong reference, whose uri is meant.</param>
/// <param name="Kind">Null for none.</param>
public sealed record IndexEdit(ImmutableArray<string> Path, IndexKind? Kind)
{
    /// <summary>Whether the column is the one that is meant.</summary>
    internal bool Reads(ColumnProjection column) =>
        (!column.IsCopy && column.Path.SequenceEqual(Path)) || (column.Type == ColumnType.AtUri && column.Path.SequenceEqual(Path.Add("uri")));
}
