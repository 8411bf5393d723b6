namespace Lexidex.Schema.Tables.Evolution;

/// <summary>Number and effect of each kind of change, as docs/lexicons.md tells them.</summary>
internal static class ChangeEffects
{
    public static int NumberOf(ChangeKind kind) => kind switch
    {
        < ChangeKind.NullableRemoved => (int)kind + 1,
        <= ChangeKind.UnionClosed => (int)kind,
        <= ChangeKind.RefRetargeted => (int)kind - 1,
        <= ChangeKind.DefinitionAdded => (int)kind - 2,
        _ => (int)kind - 3,
    };

    public static ChangeEffect Of(ChangeKind kind) => kind switch
    {
        ChangeKind.PropertyAdded or ChangeKind.ObjectPropertyAdded =>
            new(ColumnEffect.Add, IndexEffect.AsProposed, DataWork.Reproject),
        ChangeKind.RequiredPropertyAdded => new(ColumnEffect.Add, IndexEffect.AsProposed, DataWork.ReprojectAndRevalidate),

        ChangeKind.OptionalPropertyRemoved or ChangeKind.RequiredPropertyRemoved => new(ColumnEffect.Keep, IndexEffect.None, DataWork.Revalidate),
        ChangeKind.TypeChanged or ChangeKind.FormatChanged =>
            new(ColumnEffect.AddBeside, IndexEffect.AsProposed, DataWork.ReprojectAndRevalidate),
        ChangeKind.ColumnTypeChanged => new(ColumnEffect.AddBeside, IndexEffect.AsProposed, DataWork.Reproject),
        ChangeKind.PropertyRenamed => new(ColumnEffect.Add, IndexEffect.AsProposed, DataWork.Reproject),
        ChangeKind.IndexAdded => new(ColumnEffect.None, IndexEffect.Build, DataWork.None),
        ChangeKind.RefRetargeted or ChangeKind.RefFound => new(ColumnEffect.ByUse, IndexEffect.AsProposed, DataWork.ReprojectAndRevalidate),
        ChangeKind.DefinitionAdded or ChangeKind.DefinitionRemoved => new(ColumnEffect.ByUse, IndexEffect.None, DataWork.None),
        ChangeKind.MainKindChanged => new(ColumnEffect.Retire, IndexEffect.None, DataWork.None),
        ChangeKind.AnnotationChanged => new(ColumnEffect.None, IndexEffect.None, DataWork.None),

        // What was invalid may be valid now, or the reverse. So it is with a name that becomes the lexicon's, or is no longer: others may
        // have written anything under it. Arrays and unions stay in the remainder unless the operator selects them.
        _ => new(ColumnEffect.None, IndexEffect.None, DataWork.Revalidate),
    };
}
