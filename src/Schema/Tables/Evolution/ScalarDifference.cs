using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>Compares two values that hold no others.</summary>
internal sealed class ScalarDifference(DifferenceWalk walk, string path)
{
    public void Compare(ResolvedShape old, ResolvedShape now)
    {
        switch (old.Definition, now.Definition)
        {
            case (BooleanDefinition left, BooleanDefinition right):
                CompareConst(left.Const, right.Const);
                walk.AddNote(path, "default", left.Default, right.Default);
                break;
            case (IntegerDefinition left, IntegerDefinition right):
                CompareIntegers(left, right);
                break;
            case (StringDefinition left, StringDefinition right):
                CompareStrings(left, right);
                break;
            case (BytesDefinition left, BytesDefinition right):
                Limits("length", (left.MinLength, left.MaxLength), (right.MinLength, right.MaxLength));
                break;
            case (BlobDefinition left, BlobDefinition right):
                new BlobDifference(walk, path).Compare(left, right);
                break;
            case (TokenDefinition, TokenDefinition):
                CompareConst(old.Target?.ToString(), now.Target?.ToString());
                break;
            default:
                CompareTypes(old, now);
                break;
        }
    }

    // A text may hold any number's digits, but the data model never reads one as the other: no type widens another.
    private void CompareTypes(ResolvedShape old, ResolvedShape now)
    {
        if (old.Definition!.Type != now.Definition!.Type)
            walk.Add(ChangeKind.TypeChanged, ChangeClass.BreaksBoth, path, old.Shown, now.Shown);
    }

    private void CompareIntegers(IntegerDefinition old, IntegerDefinition now)
    {
        Limits("value", (old.Minimum, old.Maximum), (now.Minimum, now.Maximum));
        CompareEnum(old.Enum, now.Enum);
        CompareConst(old.Const, now.Const);
        walk.AddNote(path, "default", old.Default, now.Default);
    }

    private void CompareStrings(StringDefinition old, StringDefinition now)
    {
        if (old.Format != now.Format)
            walk.Add(ChangeKind.FormatChanged, FormatClass(old.Format, now.Format), path, $"format {old.Format}", $"format {now.Format}");
        Limits("length", (old.MinLength, old.MaxLength), (now.MinLength, now.MaxLength));
        Limits("graphemes", (old.MinGraphemes, old.MaxGraphemes), (now.MinGraphemes, now.MaxGraphemes));
        CompareEnum(old.Enum, now.Enum);
        CompareConst(old.Const, now.Const);
        walk.AddNote(path, "default", old.Default, now.Default);
        walk.AddNote(path, "known values", string.Join(' ', old.KnownValues), string.Join(' ', now.KnownValues));
    }

    private static ChangeClass FormatClass(StringFormat old, StringFormat now) =>
        old == StringFormat.None ? ChangeClass.BreaksOldData
        : now == StringFormat.None ? ChangeClass.BreaksNewData
        : ChangeClass.BreaksBoth;

    private void Limits(string what, (long? Least, long? Most) old, (long? Least, long? Most) now) =>
        new LimitDifference(walk, path).Compare(what, old, now);

    // An empty list allows every value.
    private void CompareEnum<T>(ImmutableArray<T> old, ImmutableArray<T> now)
    {
        if (!old.IsEmpty && (now.IsEmpty || now.Except(old).Any()))
            walk.Add(ChangeKind.EnumValueAdded, ChangeClass.BreaksNewData, path, Shown(old), Shown(now));
        if (!now.IsEmpty && (old.IsEmpty || old.Except(now).Any()))
            walk.Add(ChangeKind.EnumValueRemoved, ChangeClass.BreaksOldData, path, Shown(old), Shown(now));
    }

    private void CompareConst<T>(T? old, T? now)
    {
        if (EqualityComparer<T?>.Default.Equals(old, now))
            return;
        var breaks = old is null ? ChangeClass.BreaksOldData : now is null ? ChangeClass.BreaksNewData : ChangeClass.BreaksBoth;
        walk.Add(ChangeKind.ConstChanged, breaks, path, $"const {DifferenceWalk.Cut(old)}", $"const {DifferenceWalk.Cut(now)}");
    }

    private static string Shown<T>(ImmutableArray<T> values) => values.IsEmpty ? "any value" : DifferenceWalk.Cut(string.Join(' ', values));
}
