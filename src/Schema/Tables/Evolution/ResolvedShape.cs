using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>A definition with its reference followed, and the reference. Without a definition it is missing: any value is valid.</summary>
internal readonly record struct ResolvedShape(LexiconDefinition? Definition, LexiconRef? Target)
{
    public static ResolvedShape Of(LexiconDefinition definition, LexiconCatalog catalog)
    {
        if (definition is not RefDefinition { Target: var target })
            return new ResolvedShape(Data(definition), null);
        return new ResolvedShape(catalog.Find(target) is { } found ? Data(catalog.Resolve(found)) : null, target);
    }

    public string Shown => (Definition?.Type ?? "missing") + (Target is null ? "" : $" {Target}");

    // A record is meant as its object, and what no data can be (a query) says nothing about data.
    private static LexiconDefinition? Data(LexiconDefinition? definition) => definition switch
    {
        RecordDefinition record => record.Record,
        QueryDefinition or ProcedureDefinition or SubscriptionDefinition or PermissionSetDefinition or ParamsDefinition => null,
        _ => definition,
    };
}
