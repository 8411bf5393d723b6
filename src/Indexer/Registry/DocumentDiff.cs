using System.Text.Json;

namespace Lexidex.Indexer.Registry;

/// <summary>One place where two documents differ; null where one of them has nothing there.</summary>
internal sealed record DocumentDifference(string Path, JsonElement? Before, JsonElement? After);

/// <summary>Where two JSON documents differ, however they are spaced and their members ordered.</summary>
internal static class DocumentDiff
{
    public static IReadOnlyList<DocumentDifference> Of(string before, string after)
    {
        var found = new List<DocumentDifference>();
        Compare("$", JsonElement.Parse(before), JsonElement.Parse(after), found);
        return found;
    }

    // As deep as a lexicon that was read: its nesting is bounded.
    private static void Compare(string path, JsonElement before, JsonElement after, List<DocumentDifference> found)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
            CompareMembers(path, before, after, found);
        else if (!JsonElement.DeepEquals(before, after))
            found.Add(new DocumentDifference(path, before, after));
    }

    private static void CompareMembers(string path, JsonElement before, JsonElement after, List<DocumentDifference> found)
    {
        foreach (var member in before.EnumerateObject())
        {
            if (after.TryGetProperty(member.Name, out var other))
                Compare($"{path}.{member.Name}", member.Value, other, found);
            else
                found.Add(new DocumentDifference($"{path}.{member.Name}", member.Value, null));
        }

        foreach (var member in after.EnumerateObject().Where(member => !before.TryGetProperty(member.Name, out _)))
            found.Add(new DocumentDifference($"{path}.{member.Name}", null, member.Value));
    }
}
