using System.Collections.Immutable;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;

namespace Lexidex.Admin.Lexicons;

/// <summary>Edits as an operator's clicks change them. Whether they mean something in the lexicon, the Indexer says.</summary>
public static class EditDraft
{
    /// <summary>No index.</summary>
    public const string NoIndex = "none";

    private const string Copy = "json";

    /// <summary>Leaves a column away: one that was chosen is chosen no more, with the other one of its reference; one that is proposed is dropped.</summary>
    public static ProjectionEdits Drop(ProjectionEdits edits, ColumnChoice column)
    {
        var path = column.Path.ToImmutableArray();
        if (column.Type == Copy)
            return edits with { Json = [.. edits.Json.Where(place => !place.SequenceEqual(path))] };
        var without = WithIndex(edits, column, column.UsualIndex);
        return column.IsProposed
            ? without with { Drop = without.Drop.Add(path) }
            : without with { Select = [.. without.Select.Where(place => !path.SequenceEqual(place) && !path[..^1].SequenceEqual(place))] };
    }

    /// <summary>Takes a dropped column back. Where a place above it was dropped, the others there stay dropped, each by itself.</summary>
    public static ProjectionEdits Keep(ProjectionEdits edits, ColumnChoice column, LexiconProposal proposal)
    {
        var covering = edits.Drop.Where(place => StartsWith(column.Path, place)).ToList();
        var others = proposal.Columns.Where(other => other.IsProposed && other.Name != column.Name && covering.Exists(place => StartsWith(other.Path, place)));
        return edits with
        {
            Drop = [.. edits.Drop.Where(place => !StartsWith(column.Path, place)), .. others.Select(other => other.Path.ToImmutableArray())],
        };
    }

    /// <summary>Gives a column the index; the usual one needs no edit.</summary>
    public static ProjectionEdits WithIndex(ProjectionEdits edits, ColumnChoice column, string kind)
    {
        var others = edits.Index.Where(edit => !Names(edit.Path, column));
        return edits with { Index = kind == column.UsualIndex ? [.. others] : [.. others, new IndexEdit([.. column.Path], KindOf(kind))] };
    }

    /// <summary>Makes a column of a place, or a copy of it as JSON.</summary>
    public static ProjectionEdits Add(ProjectionEdits edits, PlaceChoice place) => place.IsColumn
        ? edits with { Select = edits.Select.Add([.. place.Path]) }
        : edits with { Json = edits.Json.Add([.. place.Path]) };

    private static IndexKind? KindOf(string kind) => Enum.TryParse<IndexKind>(kind, ignoreCase: true, out var found) ? found : null;

    // The path of a strong reference means the column of its uri.
    private static bool Names(ImmutableArray<string> path, ColumnChoice column) =>
        column.Path.SequenceEqual(path) || (column.Type == "at-uri" && column.Path.SequenceEqual(path.Add("uri")));

    private static bool StartsWith(IReadOnlyList<string> path, ImmutableArray<string> place) => path.Count >= place.Length && path.Take(place.Length).SequenceEqual(place);
}
