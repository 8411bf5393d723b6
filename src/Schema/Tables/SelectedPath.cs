using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables;

/// <summary>Follows a path from a record into what its lexicon says, to find what a selected place holds.</summary>
internal static class SelectedPath
{
    // What a blob is in a record; its type is always the same word.
    public static readonly ImmutableArray<string> BlobKeys = ["ref", "mimeType", "size"];

    /// <summary>The definition at the end of the path, references followed but for a strong reference; or why there is none.</summary>
    public static (LexiconDefinition? Definition, string? Reason) Find(LexiconCatalog catalog, ObjectDefinition record, ImmutableArray<string> path)
    {
        LexiconDefinition at = record;
        for (var step = 0; step < path.Length; step++)
        {
            var (next, reason) = Enter(at, path[step], step == 0 ? "the record" : path[step - 1]);
            if (next is null)
                return (null, reason);
            if (IsStrongRef(next))
                return step == path.Length - 1 ? (next, null) : OfStrongRef(path[(step + 1)..]);
            if (catalog.Resolve(next) is not { } resolved)
                return (null, $"{path[step]} refers to {((RefDefinition)next).Target}, which is not registered.");
            at = resolved;
        }

        return (at, null);
    }

    // Known by its name alone: its document need not be here, and it means two columns whatever stands in it.
    public static bool IsStrongRef(LexiconDefinition definition) =>
        definition is RefDefinition { Target: var target } && target == LexiconRef.StrongRef;

    private static (LexiconDefinition? Next, string? Reason) Enter(LexiconDefinition at, string key, string name) => at switch
    {
        ObjectDefinition nested => Property(nested.Properties, key, name),
        RecordDefinition { Record: var record } => Property(record.Properties, key, name),
        BlobDefinition => OfBlob(key, name),
        ArrayDefinition => (null, $"the path goes through {name}, an array. What lies there stays in the remainder."),
        UnionDefinition => (null, $"the path goes through {name}, a union. What lies there stays in the remainder."),
        _ => (null, $"{name} is of type {at.Type} and has no properties."),
    };

    private static (LexiconDefinition?, string?) Property(ImmutableArray<LexiconProperty> properties, string key, string name) =>
        properties.FirstOrDefault(property => property.Name == key) is { } found
            ? (found.Definition, null)
            : (null, $"{name} has no property {key}. It has: {string.Join(", ", properties.Take(30).Select(property => property.Name))}.");

    private static (LexiconDefinition?, string?) OfBlob(string key, string name) => BlobKeys.IndexOf(key) switch
    {
        0 => (new CidLinkDefinition(), null),
        1 => (new StringDefinition(StringFormat.None) { MaxLength = ColumnCaps.Key }, null),
        2 => (new IntegerDefinition(null, null, [], null, null), null),
        _ => (null, $"{name} is a blob and has no property {key}. It has: {string.Join(", ", BlobKeys)}."),
    };

    private static (LexiconDefinition?, string?) OfStrongRef(ImmutableArray<string> path) => path switch
    {
        ["uri"] => (new StringDefinition(StringFormat.AtUri), null),
        ["cid"] => (new StringDefinition(StringFormat.Cid), null),
        _ => (null, "a strong reference has the properties uri and cid."),
    };
}
