using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>
/// Compares two definitions and all that they lead to. Pairs wait in a list instead of on the stack, and each pair of named
/// definitions is compared once: definitions may hold themselves.
/// </summary>
internal sealed class DifferenceWalk(LexiconCatalog before, LexiconCatalog after)
{
    private readonly ImmutableArray<SchemaChange>.Builder _changes = ImmutableArray.CreateBuilder<SchemaChange>();
    private readonly HashSet<Pair> _seen = [];
    private readonly Queue<(string Path, ResolvedShape Before, ResolvedShape After)> _waiting = new();

    public ImmutableArray<SchemaChange> Finish()
    {
        while (_waiting.TryDequeue(out var next))
            CompareShapes(next.Path, next.Before, next.After);
        return _changes.DrainToImmutable();
    }

    public void Add(ChangeKind kind, ChangeClass breaks, string path, string old, string now) =>
        _changes.Add(new SchemaChange(kind, breaks, path, old, now));

    /// <summary>A difference that no record can show.</summary>
    public void AddNote<T>(string path, string what, T? old, T? now)
    {
        if (!EqualityComparer<T?>.Default.Equals(old, now))
            Add(ChangeKind.AnnotationChanged, ChangeClass.Compatible, path, $"{what} {Cut(old)}", $"{what} {Cut(now)}");
    }

    // Values are anyone's text and as long as they like; a change is read by people.
    public static string Cut<T>(T? value)
    {
        var text = value?.ToString() ?? "none";
        return text.Length <= 120 ? text : text[..120] + "…";
    }

    public ResolvedShape After(LexiconDefinition definition) => ResolvedShape.Of(definition, after);

    public ResolvedShape Before(LexiconDefinition definition) => ResolvedShape.Of(definition, before);

    /// <summary>Compares now what is written in place, and later what stands behind references.</summary>
    public void Compare(string path, LexiconDefinition old, LexiconDefinition now)
    {
        AddNote(path, "description", old.Description, now.Description);
        var (left, right) = (Before(old), After(now));
        if (left.Target is null && right.Target is null)
        {
            CompareShapes(path, left, right);
            return;
        }

        if (left.Target != right.Target)
            Add(ChangeKind.RefRetargeted, ChangeClass.Compatible, path, left.Shown, right.Shown);
        if (_seen.Add(new Pair(left.Definition, right.Definition)))
            _waiting.Enqueue((path, left, right));
    }

    private void CompareShapes(string path, ResolvedShape old, ResolvedShape now)
    {
        switch (old.Definition, now.Definition)
        {
            case (null, null):
                break;
            case (null, _):
                Add(old.Target is not null && old.Target == now.Target ? ChangeKind.RefFound : ChangeKind.RefRetargeted, ChangeClass.BreaksOldData, path, old.Shown, now.Shown);
                break;
            case (_, null):
                Add(ChangeKind.RefRetargeted, ChangeClass.BreaksNewData, path, old.Shown, now.Shown);
                break;
            case (ObjectDefinition left, ObjectDefinition right):
                new ObjectDifference(this).Compare(path, left.Properties, right.Properties);
                break;
            case (UnionDefinition left, UnionDefinition right):
                new UnionDifference(this).Compare(path, left, right);
                break;
            case (ArrayDefinition left, ArrayDefinition right):
                new LimitDifference(this, path).Compare("length", (left.MinLength, left.MaxLength), (right.MinLength, right.MaxLength));
                Compare(path + "[]", left.Items, right.Items);
                break;
            default:
                new ScalarDifference(this, path).Compare(old, now);
                break;
        }
    }

    // By identity: two definitions that say the same may stand in different places.
    private readonly record struct Pair(LexiconDefinition? Old, LexiconDefinition? Now)
    {
        public bool Equals(Pair other) => ReferenceEquals(Old, other.Old) && ReferenceEquals(Now, other.Now);

        public override int GetHashCode() =>
            HashCode.Combine(Old is null ? 0 : RuntimeHelpers.GetHashCode(Old), Now is null ? 0 : RuntimeHelpers.GetHashCode(Now));
    }
}
