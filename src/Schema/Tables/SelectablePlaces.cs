using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables;

/// <summary>
/// Walks a record's lexicon for the places that may become columns or be shown as JSON. Not all there are: recursion ends after a few
/// levels, and a list that is offered to people has an end.
/// </summary>
internal sealed class SelectablePlaces
{
    private const int DepthMax = 6;
    private const int PlacesMax = 200;

    // What the data model itself puts into objects; no lexicon's property.
    private const char DataModelPrefix = '$';

    private readonly LexiconCatalog _catalog;
    private readonly IReadOnlyCollection<ColumnProjection> _taken;
    private readonly ImmutableArray<ProposedPlace>.Builder _places = ImmutableArray.CreateBuilder<ProposedPlace>();

    private SelectablePlaces(LexiconCatalog catalog, IReadOnlyCollection<ColumnProjection> taken) => (_catalog, _taken) = (catalog, taken);

    /// <param name="document">A record's lexicon; any other has no places.</param>
    /// <param name="catalog">Where its references lead.</param>
    /// <param name="taken">Columns that are there, or are proposed.</param>
    public static ImmutableArray<ProposedPlace> Of(LexiconDocument document, LexiconCatalog catalog, IReadOnlyCollection<ColumnProjection> taken)
    {
        if (document.Main is not RecordDefinition { Record: var record })
            return [];
        var walk = new SelectablePlaces(catalog.With([document]), taken);
        walk.AddCopy([], record.Type);
        walk.Enter([], record.Properties);
        return walk._places.ToImmutable();
    }

    private bool IsFull => _places.Count >= PlacesMax;

    // A lexicon is foreign: objects that lead to one another by the thousand are walked no further than the list is long.
    private void Enter(ImmutableArray<string> parents, ImmutableArray<LexiconProperty> properties)
    {
        if (parents.Length >= DepthMax)
            return;
        foreach (var property in properties.Where(property => !property.Name.StartsWith(DataModelPrefix)))
        {
            if (IsFull)
                return;
            Add(parents.Add(property.Name), property.Definition);
        }
    }

    private void Add(ImmutableArray<string> path, LexiconDefinition definition)
    {
        if (SelectedPath.IsStrongRef(definition))
            AddColumn(path, "strong reference");
        else if (_catalog.Resolve(definition) is { } resolved)
            AddResolved(path, resolved);
    }

    private void AddResolved(ImmutableArray<string> path, LexiconDefinition definition)
    {
        if (ColumnTypes.TryOf(definition, out _, out _))
        {
            AddColumn(path, definition.Type);
            return;
        }

        AddCopy(path, definition.Type);
        if (definition is ObjectDefinition nested)
            Enter(path, nested.Properties);
        else if (definition is BlobDefinition)
            Array.ForEach([.. SelectedPath.BlobKeys], key => AddColumn(path.Add(key), definition.Type));
    }

    // Where a column reads at the place or below it, it is taken.
    private void AddColumn(ImmutableArray<string> path, string type)
    {
        if (!IsFull && !_taken.Any(column => !column.IsCopy && column.Path.AsSpan().StartsWith(path.AsSpan())))
            _places.Add(new ProposedPlace(path, type, IsColumn: true));
    }

    private void AddCopy(ImmutableArray<string> path, string type)
    {
        if (!IsFull && !_taken.Any(column => column.IsCopy && column.Path.SequenceEqual(path)))
            _places.Add(new ProposedPlace(path, type, IsColumn: false));
    }
}
