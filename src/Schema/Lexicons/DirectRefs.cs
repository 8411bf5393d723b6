using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons;

/// <summary>Which other documents a document names itself, without following them.</summary>
public static class DirectRefs
{
    /// <summary>Their NSIDs in order, each once, the document's own not among them.</summary>
    public static IReadOnlyList<Nsid> Of(LexiconDocument document)
    {
        var named = new SortedSet<Nsid>();
        var waiting = new Stack<LexiconDefinition>(document.Definitions.Select(definition => definition.Definition));
        while (waiting.TryPop(out var next))
        {
            named.UnionWith(MissingRefs.RefsOf(next).Select(reference => reference.Document));
            foreach (var part in MissingRefs.PartsOf(next))
                waiting.Push(part);
        }

        named.Remove(document.Id);
        return [.. named];
    }
}
