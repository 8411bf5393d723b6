using System.Collections.Immutable;

namespace Lexidex.Schema.Lexicons;

/// <summary>Walks everything that a document refers to, with a list of its own instead of the stack: chains may be long.</summary>
internal sealed class MissingRefs
{
    private readonly LexiconCatalog _catalog;
    private readonly HashSet<LexiconRef> _seen = [];
    private readonly List<LexiconRef> _missing = [];
    private readonly Stack<LexiconDefinition> _waiting = new();

    private MissingRefs(LexiconCatalog catalog) => _catalog = catalog;

    public static IReadOnlyList<LexiconRef> Of(LexiconDocument document, LexiconCatalog catalog)
    {
        var walk = new MissingRefs(catalog);
        foreach (var definition in document.Definitions)
            walk._waiting.Push(definition.Definition);
        while (walk._waiting.TryPop(out var next))
            walk.Visit(next);
        return [.. walk._missing.OrderBy(reference => reference.ToString(), StringComparer.Ordinal)];
    }

    private void Visit(LexiconDefinition definition)
    {
        foreach (var reference in RefsOf(definition))
            Follow(reference);
        foreach (var part in PartsOf(definition))
            _waiting.Push(part);
    }

    private void Follow(LexiconRef reference)
    {
        if (!_seen.Add(reference))
            return;
        if (_catalog.Find(reference) is { } found)
            _waiting.Push(found);
        else
            _missing.Add(reference);
    }

    internal static ImmutableArray<LexiconRef> RefsOf(LexiconDefinition definition) => definition switch
    {
        RefDefinition single => [single.Target],
        UnionDefinition union => union.Refs,
        _ => [],
    };

    internal static IEnumerable<LexiconDefinition> PartsOf(LexiconDefinition definition) => definition switch
    {
        RecordDefinition record => [record.Record],
        ObjectDefinition shape => shape.Properties.Select(property => property.Definition),
        ParamsDefinition parameters => parameters.Properties.Select(property => property.Definition),
        ArrayDefinition array => [array.Items],
        QueryDefinition query => Given(query.Parameters, query.Output?.Schema),
        ProcedureDefinition procedure => Given(procedure.Parameters, procedure.Input?.Schema, procedure.Output?.Schema),
        SubscriptionDefinition subscription => Given(subscription.Parameters, subscription.Message),
        _ => [],
    };

    private static IEnumerable<LexiconDefinition> Given(params LexiconDefinition?[] parts) => parts.OfType<LexiconDefinition>();
}
