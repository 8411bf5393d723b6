using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>Compares two documents: their main definitions, then each definition that both name.</summary>
internal sealed class DocumentDifference(DifferenceWalk walk)
{
    public void Compare(LexiconDocument old, LexiconDocument now)
    {
        CompareMain(old.Main, now.Main);
        foreach (var definition in old.Definitions.Where(definition => !IsMain(definition) && now.Find(definition.Name) is null))
            walk.Add(ChangeKind.DefinitionRemoved, ChangeClass.Compatible, PathOf(definition), definition.Definition.Type, "");
        foreach (var definition in now.Definitions.Where(definition => !IsMain(definition)))
            CompareNamed(definition, old, now);
    }

    private void CompareMain(LexiconDefinition? old, LexiconDefinition? now)
    {
        walk.AddNote("$", "description", old?.Description, now?.Description);
        if (old?.Type != now?.Type)
            walk.Add(ChangeKind.MainKindChanged, ChangeClass.BreaksBoth, "$", old?.Type ?? "none", now?.Type ?? "none");
        else if (old is RecordDefinition before && now is RecordDefinition after)
            CompareRecords(before, after);
        else if (old is not null)
            new EndpointDifference(walk).Compare(old, now!);
    }

    private void CompareRecords(RecordDefinition old, RecordDefinition now)
    {
        if (old.Key != now.Key)
            walk.Add(ChangeKind.RecordKeyChanged, KeyClass(old.Key, now.Key), "$", $"key {old.Key}", $"key {now.Key}");
        walk.Compare("$", old.Record, now.Record);
    }

    // Every TID and every NSID is a record key; a literal need not be one.
    private static ChangeClass KeyClass(string old, string now) =>
        now == "any" && old is "tid" or "nsid" ? ChangeClass.BreaksNewData
        : old == "any" && now is "tid" or "nsid" ? ChangeClass.BreaksOldData
        : ChangeClass.BreaksBoth;

    private void CompareNamed(NamedDefinition definition, LexiconDocument old, LexiconDocument now)
    {
        var path = PathOf(definition);
        if (old.Find(definition.Name) is not { } before)
        {
            walk.Add(ChangeKind.DefinitionAdded, ChangeClass.Compatible, path, "", definition.Definition.Type);
            return;
        }

        walk.AddNote(path, "description", before.Description, definition.Definition.Description);

        var reference = new RefDefinition(new LexiconRef(now.Id, definition.Name));
        walk.Compare(path, reference, reference);
    }

    private static bool IsMain(NamedDefinition definition) => definition.Name == LexiconRef.Main;

    private static string PathOf(NamedDefinition definition) => "#" + JsonPath.Root.Member(definition.Name).ToString()[1..].TrimStart('.');
}
