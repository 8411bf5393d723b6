using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tables;

/// <summary>
/// Turns a record lexicon into its table. Top-level scalars and references, and those of nested objects one level down, become
/// columns in the order of the lexicon; arrays, unions, blobs and what lies deeper stay in <c>rest</c>, and so does all beyond
/// <see cref="TableProjection.MaxColumns"/> columns. Same document and catalog, same table.
/// </summary>
public sealed class ProjectionCompiler
{
    // A record's $type is rebuilt from its collection, and other names with a dollar are the data model's own.
    private const char DataModelPrefix = '$';

    private readonly LexiconCatalog _catalog;
    private readonly ColumnNames _names = new();
    private readonly ImmutableArray<ColumnProjection>.Builder _columns = ImmutableArray.CreateBuilder<ColumnProjection>();

    private ProjectionCompiler(LexiconCatalog catalog) => _catalog = catalog;

    /// <param name="document">A lexicon whose main definition is a record.</param>
    /// <param name="catalog">Where its references lead; it need not hold the document itself. What is missing stays in <c>rest</c>.</param>
    /// <exception cref="NotARecordException">The main definition is not a record.</exception>
    public static TableProjection Compile(LexiconDocument document, LexiconCatalog catalog)
    {
        if (document.Main is not RecordDefinition record)
            throw new NotARecordException(document);

        var compiler = new ProjectionCompiler(catalog.With([document]));
        foreach (var property in record.Record.Properties)
            compiler.Add([], property, isNested: false);
        return compiler.Table(document.Id);
    }

    private TableProjection Table(Nsid collection)
    {
        var table = TableNames.Of(collection);
        return new TableProjection(collection, table, _columns.ToImmutable(), [.. _columns.Where(HasKey).Select(column => Key(table, column))]);
    }

    private void Add(ImmutableArray<string> parents, LexiconProperty property, bool isNested)
    {
        if (property.Name.StartsWith(DataModelPrefix))
            return;
        var path = parents.Add(property.Name);
        if (IsStrongRef(property.Definition))
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

    // Known by its name alone: its document need not be here, and it means two columns whatever stands in it.
    private static bool IsStrongRef(LexiconDefinition definition) =>
        definition is RefDefinition { Target: var target } && target == LexiconRef.StrongRef;

    private void AddStrongRef(ImmutableArray<string> path)
    {
        AddColumn(path, path.Add("uri"), ColumnType.AtUri, ColumnCaps.AtUri);
        AddColumn(path.Add("cid"), path.Add("cid"), ColumnType.Cid, ColumnCaps.Cid);
    }

    private void AddColumn(ImmutableArray<string> words, ImmutableArray<string> path, ColumnType type, int capBytes)
    {
        if (_columns.Count < TableProjection.MaxColumns)
            _columns.Add(new ColumnProjection(_names.Take(words, path), path, type, capBytes));
    }

    private static bool HasKey(ColumnProjection column) => column.Type is ColumnType.AtUri or ColumnType.Did;

    private static IndexProjection Key(string table, ColumnProjection column) =>
        new(TableNames.OfIndex(table, [column.Name], IndexKind.Key), [column.Name], IndexKind.Key);
}
