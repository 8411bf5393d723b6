using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tables;

/// <summary>
/// Turns a record lexicon into its table. Top-level scalars and references, and those of nested objects one level down, become
/// columns in the order of the lexicon; arrays, unions, blobs and what lies deeper stay in <c>rest</c>, and so does all beyond
/// <see cref="TableProjection.MaxColumns"/> columns, unless the edits ask for it. Same document, catalog, edits and standing table, same
/// table.
/// </summary>
public sealed class ProjectionCompiler
{
    // A record's $type is rebuilt from its collection, and other names with a dollar are the data model's own.
    private const char DataModelPrefix = '$';

    // What a copy of the whole record is called.
    private const string WholeRecord = "body";

    private readonly LexiconCatalog _catalog;
    private readonly ColumnNames _names = new();
    private readonly ImmutableArray<ColumnProjection>.Builder _columns = ImmutableArray.CreateBuilder<ColumnProjection>();
    private readonly ProjectionEdits _edits;
    private readonly TableProjection? _standing;

    private ProjectionCompiler(LexiconCatalog catalog, ProjectionEdits edits, TableProjection? standing) =>
        (_catalog, _edits, _standing) = (catalog, edits, standing);

    /// <param name="document">A lexicon whose main definition is a record.</param>
    /// <param name="catalog">Where its references lead; it need not hold the document itself. What is missing stays in <c>rest</c>.</param>
    /// <param name="edits">What the operator wants otherwise. One that means nothing in this document is passed over; see <see cref="EditFaults"/>.</param>
    /// <param name="standing">
    /// The table that stands, where this is a later version: a column of the same type at the same place keeps its cap, unless the edits
    /// ask for an index that only the other cap allows. Null for the first version, whose caps the lexicon alone decides.
    /// </param>
    /// <exception cref="NotARecordException">The main definition is not a record.</exception>
    public static TableProjection Compile(
        LexiconDocument document, LexiconCatalog catalog, ProjectionEdits? edits = null, TableProjection? standing = null)
    {
        if (document.Main is not RecordDefinition record)
            throw new NotARecordException(document);

        var compiler = new ProjectionCompiler(catalog.With([document]), edits ?? ProjectionEdits.None, standing);
        foreach (var property in record.Record.Properties)
            compiler.Add([], property, isNested: false);
        foreach (var path in compiler._edits.Select)
            compiler.Select(record.Record, path);
        foreach (var path in compiler._edits.Json)
            compiler.Copy(record.Record, path);
        return compiler.Table(document.Id);
    }

    private TableProjection Table(Nsid collection)
    {
        var table = TableNames.Of(collection);
        var indexes = _columns.Select(column => (column, Kind: KindFor(column))).Where(index => index.Kind is not null);
        return new TableProjection(collection, table, _columns.ToImmutable(), [.. indexes.Select(index => Index(table, index.column, index.Kind!.Value))])
        {
            Edits = _edits,
        };
    }

    // A place that has a column, or lies in or around one, is passed over: two columns could not both be put back.
    private void Select(ObjectDefinition record, ImmutableArray<string> path)
    {
        if (_columns.Any(column => column.Path.AsSpan().StartsWith(path.AsSpan()) || path.AsSpan().StartsWith(column.Path.AsSpan())))
            return;
        if (SelectedPath.Find(_catalog, record, path).Definition is not { } found)
            return;
        if (SelectedPath.IsStrongRef(found))
            AddStrongRef(path);
        else if (ColumnTypes.TryOf(found, out var type, out var capBytes))
            AddColumn(path, path, type, capBytes);
    }

    private void Copy(ObjectDefinition record, ImmutableArray<string> path)
    {
        if (_columns.Any(column => column.IsCopy && column.Path.SequenceEqual(path)))
            return;
        if (SelectedPath.Find(_catalog, record, path).Definition is { } found && !ColumnTypes.TryOf(found, out _, out _))
            AddColumn(path.IsEmpty ? [WholeRecord] : path, path, ColumnType.Json, ColumnCaps.Json);
    }

    private void Add(ImmutableArray<string> parents, LexiconProperty property, bool isNested)
    {
        if (property.Name.StartsWith(DataModelPrefix))
            return;
        var path = parents.Add(property.Name);
        if (SelectedPath.IsStrongRef(property.Definition))
            AddStrongRef(path);
        else if (_catalog.Resolve(property.Definition) is { } definition)
            AddResolved(path, definition, isNested);
    }

    private void AddResolved(ImmutableArray<string> path, LexiconDefinition definition, bool isNested)
    {
        if (definition is ObjectDefinition nested && !isNested)
        {
            foreach (var property in nested.Properties)
                Add(path, property, isNested: true);
        }
        else if (ColumnTypes.TryOf(definition, out var type, out var capBytes))
        {
            AddColumn(path, path, type, capBytes);
        }
    }

    private void AddStrongRef(ImmutableArray<string> path)
    {
        AddColumn(path, path.Add("uri"), ColumnType.AtUri, ColumnCaps.AtUri);
        AddColumn(path.Add("cid"), path.Add("cid"), ColumnType.Cid, ColumnCaps.Cid);
    }

    private void AddColumn(ImmutableArray<string> words, ImmutableArray<string> path, ColumnType type, int capBytes)
    {
        if (_columns.Count >= TableProjection.MaxColumns)
            return;

        // The name is taken also where the column is dropped: those of others do not depend on the edits.
        var name = _names.Take(words, path);
        var column = new ColumnProjection(name, path, type, capBytes);
        if (!_edits.Drops(column))
            _columns.Add(column with { CapBytes = CapOf(column) });
    }

    // A value that the cap cuts off stands in the remainder, so a change of limits alone need not move any.
    private int CapOf(ColumnProjection column)
    {
        var stands = _standing?.Columns.FirstOrDefault(other => other.SharesPlace(column) && other.Type == column.Type);
        if (stands is null)
            return column.CapBytes;
        var index = _edits.Index.FirstOrDefault(edit => edit.Reads(column))?.Kind;
        return index is { } kind && !ProjectionRules.MayIndex(stands, kind) ? column.CapBytes : stands.CapBytes;
    }

    private static bool HasKey(ColumnProjection column) => column.Type is ColumnType.AtUri or ColumnType.Did;

    private IndexKind? KindFor(ColumnProjection column)
    {
        if (_edits.Index.FirstOrDefault(edit => edit.Reads(column)) is { } edit && (edit.Kind is not { } wanted || ProjectionRules.MayIndex(column, wanted)))
            return edit.Kind;
        return HasKey(column) ? IndexKind.Key : null;
    }

    private static IndexProjection Index(string table, ColumnProjection column, IndexKind kind) =>
        new(TableNames.OfIndex(table, [column.Name], kind), [column.Name], kind);
}
