using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>Compares the properties of two objects by name.</summary>
internal sealed class ObjectDifference(DifferenceWalk walk)
{
    public void Compare(string path, ImmutableArray<LexiconProperty> old, ImmutableArray<LexiconProperty> now)
    {
        var before = old.ToDictionary(property => property.Name, StringComparer.Ordinal);
        var after = now.ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach (var property in old.Where(property => !after.ContainsKey(property.Name)))
            AddRemoved(MemberOf(path, property), property);
        foreach (var property in now.Where(property => !before.ContainsKey(property.Name)))
            AddAdded(MemberOf(path, property), property);
        HintRenames(path, [.. old.Where(property => !after.ContainsKey(property.Name))], [.. now.Where(property => !before.ContainsKey(property.Name))]);
        foreach (var property in now)
        {
            if (before.TryGetValue(property.Name, out var earlier))
                CompareOne(MemberOf(path, property), earlier, property);
        }
    }

    private void CompareOne(string path, LexiconProperty old, LexiconProperty now)
    {
        if (old.Required && !now.Required)
            walk.Add(ChangeKind.RequiredDropped, ChangeClass.BreaksNewData, path, "required", "optional");
        if (!old.Required && now.Required)
            walk.Add(ChangeKind.RequiredGained, ChangeClass.BreaksOldData, path, "optional", "required");
        if (!old.Nullable && now.Nullable)
            walk.Add(ChangeKind.NullableAdded, ChangeClass.BreaksNewData, path, "not nullable", "nullable");
        if (old.Nullable && !now.Nullable)
            walk.Add(ChangeKind.NullableRemoved, ChangeClass.BreaksOldData, path, "nullable", "not nullable");
        walk.Compare(path, old.Definition, now.Definition);
    }

    private void AddRemoved(string path, LexiconProperty property)
    {
        var (kind, breaks) = property.Required
            ? (ChangeKind.RequiredPropertyRemoved, ChangeClass.BreaksNewData)
            : (ChangeKind.OptionalPropertyRemoved, ChangeClass.Compatible);
        walk.Add(kind, breaks, path, walk.Before(property.Definition).Shown, "");
    }

    private void AddAdded(string path, LexiconProperty property)
    {
        var shape = walk.After(property.Definition);
        var (kind, breaks) = property.Required ? (ChangeKind.RequiredPropertyAdded, ChangeClass.BreaksOldData) : (shape.Definition switch
        {
            ArrayDefinition => ChangeKind.ArrayPropertyAdded,
            ObjectDefinition or UnionDefinition or UnknownDefinition or BlobDefinition or null => ChangeKind.ObjectPropertyAdded,
            _ => ChangeKind.PropertyAdded,
        }, ChangeClass.Compatible);
        walk.Add(kind, breaks, path, "", shape.Shown);
    }

    // One gone and one come of the same type look like a rename; with more of them it would be guessing.
    private void HintRenames(string path, LexiconProperty[] removed, LexiconProperty[] added)
    {
        if (removed is not [var old] || added is not [var now])
            return;
        var (left, right) = (walk.Before(old.Definition), walk.After(now.Definition));
        if (left.Definition?.Type == right.Definition?.Type && left.Target == right.Target)
            walk.Add(ChangeKind.PropertyRenamed, ChangeClass.Compatible, MemberOf(path, now), MemberOf(path, old), MemberOf(path, now));
    }

    private static string MemberOf(string path, LexiconProperty property) => path + JsonPath.Root.Member(property.Name).ToString()[1..];
}
