using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables;

/// <summary>Holds edits against a lexicon: which of them mean nothing there, and why.</summary>
public static class EditFaults
{
    /// <summary>Why the edits are refused, in words; null where every one can be carried out.</summary>
    /// <param name="standing">The table that stands; null where there is none yet.</param>
    public static string? WhyRefused(LexiconDocument document, LexiconCatalog catalog, ProjectionEdits edits, TableProjection? standing = null) =>
        Of(document, catalog, edits, standing) is [var fault, ..] ? new ProjectionEditException(fault).Message : null;

    /// <summary>Empty where every edit can be carried out.</summary>
    public static IReadOnlyList<ProjectionEditFault> Of(LexiconDocument document, LexiconCatalog catalog, ProjectionEdits edits, TableProjection? standing = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(edits);
        if (document.Main is not RecordDefinition { Record: var record })
            return edits.IsNone ? [] : [new ProjectionEditFault("$", default, $"{document.Id} has no records, and so no columns.")];

        var all = catalog.With([document]);
        var proposed = ProjectionCompiler.Compile(document, all);
        var edited = ProjectionCompiler.Compile(document, all, edits, standing);
        return
        [
            .. Each("select", edits.Select, path => path, path => WhyNotSelected(all, record, proposed, edited, path)),
            .. Each("drop", edits.Drop, path => path, path => proposed.Columns.Any(column => column.Path.AsSpan().StartsWith(path.AsSpan())) ? null : "no proposed column reads there."),
            .. Each("json", edits.Json, path => path, path => WhyNotCopied(all, record, edited, path)),
            .. Each("index", edits.Index, edit => edit.Path, edit => WhyNotIndexed(edited, edit)),
        ];
    }

    private static IEnumerable<ProjectionEditFault> Each<T>(string list, ImmutableArray<T> edits, Func<T, ImmutableArray<string>> pathOf, Func<T, string?> why) =>
        edits.Select((edit, at) => why(edit) is { } reason ? new ProjectionEditFault($"{list}[{at}]", pathOf(edit), reason) : null).OfType<ProjectionEditFault>();

    private static string? WhyNotSelected(
        LexiconCatalog catalog, ObjectDefinition record, TableProjection proposed, TableProjection edited, ImmutableArray<string> path)
    {
        var (found, reason) = SelectedPath.Find(catalog, record, path);
        if (found is null)
            return reason;
        if (proposed.Columns.Any(column => column.Path.SequenceEqual(path)))
            return "it is a column already.";
        return edited.Columns.Any(column => !column.IsCopy && column.Path.AsSpan().StartsWith(path.AsSpan()))
            ? null
            : $"it is of type {found.Type}, or lies in another column, or the table is full: only scalars and strong references become columns. Anything can be shown by json.";
    }

    private static string? WhyNotCopied(LexiconCatalog catalog, ObjectDefinition record, TableProjection edited, ImmutableArray<string> path)
    {
        var (found, reason) = SelectedPath.Find(catalog, record, path);
        if (found is null)
            return reason;
        if (ColumnTypes.TryOf(found, out _, out _))
            return $"it is of type {found.Type}, and a scalar is better a column of its own: name it under select.";
        return edited.Columns.Any(column => column.IsCopy && column.Path.SequenceEqual(path)) ? null : "the table is full.";
    }

    private static string? WhyNotIndexed(TableProjection edited, IndexEdit edit)
    {
        if (edited.Columns.FirstOrDefault(edit.Reads) is not { } column)
            return "no column reads there.";
        return edit.Kind is not { } kind || ProjectionRules.MayIndex(column, kind)
            ? null
            : $"an index of kind {kind} can't stand on a column of type {column.Type} with a cap of {column.CapBytes} bytes.";
    }
}
