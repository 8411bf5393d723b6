using System.Collections.Immutable;

namespace Lexidex.Schema.Tables;

/// <summary>
/// What a table becomes when its lexicon changes. A column that the new version does not have stays, unless it is named to
/// go; one whose type changes, or that needs another cap for an index, is left behind for a new one with a name of its own. Nothing is
/// ever cast.
/// </summary>
public static class ProjectionEvolution
{
    /// <param name="before">The projection in force.</param>
    /// <param name="compiled">What the compiler makes of the new version where <paramref name="before"/> stands.</param>
    /// <param name="drops">Columns of <paramref name="before"/> that shall go, by name.</param>
    public static TableProjection Next(TableProjection before, TableProjection compiled, IReadOnlyCollection<string> drops)
    {
        var dropped = before.Columns.Where(column => drops.Contains(column.Name)).ToList();
        var wanted = compiled.Columns.Where(column => !dropped.Exists(gone => gone.SharesPlace(column))).ToList();
        var kept = before.Columns.Where(column => !dropped.Contains(column) && Stays(column, wanted)).ToList();
        var names = kept.Select(column => column.Name).Concat(before.Columns.Select(column => column.Name)).ToHashSet(StringComparer.Ordinal);
        var columns = kept.ToImmutableArray().ToBuilder();
        foreach (var column in wanted.Where(column => !kept.Exists(other => other.SharesPlace(column))))
        {
            if (columns.Count < TableProjection.MaxColumns)
                columns.Add(column with { Name = NameFor(column, names, isFirst: !before.Columns.Any(column.SharesPlace)) });
        }

        return new TableProjection(before.Collection, before.Table, columns.ToImmutable(), Indexes(before, compiled, columns)) { Edits = compiled.Edits };
    }

    /// <summary>Columns that go because the edits, which are others now, do not want them: newly dropped, or selected no more.</summary>
    public static IReadOnlyList<string> Undone(TableProjection before, TableProjection compiled)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(compiled);
        var others = before.Columns.Where(column => !compiled.Columns.Any(other => column.SharesPlace(other)));
        return [.. others.Where(column => compiled.Edits.Drops(column) || (before.Edits.Brings(column) && !compiled.Edits.Brings(column)))
            .Select(column => column.Name)];
    }

    /// <summary>Columns of the same place and type whose cap is another: each is left behind for the one beside it.</summary>
    public static IReadOnlyList<(ColumnProjection Old, ColumnProjection Now)> Replaced(TableProjection before, TableProjection after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. from old in before.Columns
            from now in after.Columns
            where old.SharesPlace(now) && old.Type == now.Type && old.CapBytes != now.CapBytes
            select (old, now)];
    }

    /// <summary>Columns, by name, whose place the version in force has no more: they go on being filled, and go only by name.</summary>
    /// <param name="compiled">What the compiler makes of the version in force where <paramref name="standing"/> stands.</param>
    public static IReadOnlyList<string> Deprecated(TableProjection standing, TableProjection compiled)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(compiled);
        return [.. standing.Columns.Where(column => !compiled.Columns.Any(column.SharesPlace)).Select(column => column.Name)];
    }

    // A column stays as it is where the new version says the same of its place, or nothing.
    private static bool Stays(ColumnProjection column, List<ColumnProjection> wanted) =>
        wanted.TrueForAll(other => column.SharesPlace(other)
            ? column.Type == other.Type && column.CapBytes == other.CapBytes
            : !column.Excludes(other));

    // Type and cap are in the hash: a column that comes back finds its own name again, and never one of another type. The plain name is
    // for the first column of a place, which may stand in the table still when two others have come after it.
    private static string NameFor(ColumnProjection column, HashSet<string> names, bool isFirst)
    {
        if (isFirst && names.Add(column.Name))
            return column.Name;
        var hash = HashedName.Sha256([.. column.Path, column.Type.ToString(), FormattableString.Invariant($"{column.CapBytes}")]);
        foreach (var digits in (int[])[8, 16, 32])
        {
            var name = HashedName.Of(column.Name, hash, digits);
            if (names.Add(name))
                return name;
        }

        throw new InvalidOperationException($"No name is left for {column.Name}.");
    }

    private static ImmutableArray<IndexProjection> Indexes(
        TableProjection before, TableProjection compiled, IReadOnlyList<ColumnProjection> columns)
    {
        var edits = before.Edits.Index.Concat(compiled.Edits.Index).ToList();
        var indexes = before.Indexes.Where(index => index.Columns.All(name => columns.Contains(before.Column(name)!)))
            .Where(index => !edits.Exists(edit => edit.Reads(before.Column(index.Columns[0])!))).ToList();
        foreach (var index in compiled.Indexes)
        {
            var named = index.Columns.Select(name => columns.FirstOrDefault(column => column.SharesPlace(compiled.Column(name)!))?.Name)
                .OfType<string>().ToImmutableArray();
            if (named.Length < index.Columns.Length || indexes.Exists(other => other.Kind == index.Kind && other.Columns.SequenceEqual(named)))
                continue;
            indexes.Add(new IndexProjection(TableNames.OfIndex(before.Table, named, index.Kind), named, index.Kind));
        }

        return [.. indexes];
    }
}
