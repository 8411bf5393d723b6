using System.Text;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>
/// Makes rules of definitions, each named one once: that is how definitions may hold themselves. Named ones wait in a list
/// instead of on the stack: chains of references may be long.
/// </summary>
internal sealed class RuleCompiler(LexiconCatalog catalog)
{
    private readonly Dictionary<LexiconRef, SharedRule> _named = [];
    private readonly Queue<(SharedRule Shared, LexiconDefinition Definition)> _waiting = new();

    public ValueRule CompileRecord(RecordDefinition definition)
    {
        var rule = Compile(definition);
        while (_waiting.TryDequeue(out var next))
            next.Shared.Rule = Compile(next.Definition);
        return rule;
    }

    private ValueRule Compile(LexiconDefinition definition) => definition switch
    {
        BooleanDefinition boolean => new BooleanRule(boolean),
        IntegerDefinition integer => new IntegerRule(integer),
        StringDefinition text => new StringRule(text),
        BytesDefinition bytes => new BytesRule(bytes),
        CidLinkDefinition => new CidLinkRule(),
        BlobDefinition blob => new BlobRule(blob),
        UnknownDefinition => new UnknownRule(),
        ArrayDefinition array => new ArrayRule(array, Compile(array.Items)),
        RecordDefinition record => Compile(record.Record),
        ObjectDefinition shape => CompileObject(shape),
        UnionDefinition union => new UnionRule(union.Closed, [.. union.Refs.Select(Variant)]),
        RefDefinition single => Named(single.Target),
        _ => AnyValueRule.Instance,
    };

    private ObjectRule CompileObject(ObjectDefinition shape)
    {
        var rule = new ObjectRule();
        rule.SetProperties(shape.Properties.Select(property =>
            new PropertyRule(property.Name, Compile(property.Definition), property.Required, property.Nullable)));
        return rule;
    }

    private (byte[] Name, ValueRule Rule) Variant(LexiconRef reference) =>
        (Encoding.UTF8.GetBytes(reference.ToString()), Named(reference));

    /// <summary>The rule of a named definition. References that run in a circle, or to what isn't here, take anything.</summary>
    private ValueRule Named(LexiconRef reference)
    {
        if (_named.TryGetValue(reference, out var known))
            return known;
        var found = catalog.Find(reference);
        if (found is TokenDefinition)
            return new TokenRule(Encoding.UTF8.GetBytes(reference.ToString()));
        if (found is null || catalog.Resolve(found) is null)
            return AnyValueRule.Instance;

        var shared = new SharedRule();
        _named.Add(reference, shared);
        _waiting.Enqueue((shared, found));
        return shared;
    }
}
