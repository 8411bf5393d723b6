using System.Text;
using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>Any object of the data model; bytes, links and blobs are none.</summary>
internal sealed class UnknownRule : ValueRule
{
    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Map || (TypeField.TryPeek(reader, out var type) && type.SequenceEqual("blob"u8)))
            return LexiconViolation.WrongType;
        reader.SkipValue();
        return LexiconViolation.None;
    }
}

internal sealed class ArrayRule(ArrayDefinition definition, ValueRule items) : ValueRule
{
    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Array)
            return LexiconViolation.WrongType;
        var count = reader.ReadArrayHead();
        if (count < definition.MinLength)
            return LexiconViolation.TooShort;
        if (count > definition.MaxLength)
            return LexiconViolation.TooLong;
        for (var i = 0; i < count; i++)
        {
            var violation = items.Check(ref reader, path);
            if (violation == LexiconViolation.None)
                continue;
            path?.Item(i);
            return violation;
        }
        return LexiconViolation.None;
    }
}

/// <summary>Chooses by <c>$type</c>; what an open union doesn't name it takes.</summary>
internal sealed class UnionRule(bool closed, (byte[] Name, ValueRule Rule)[] variants) : ValueRule
{
    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Map)
            return LexiconViolation.WrongType;
        if (!TypeField.TryPeek(reader, out var type))
            return LexiconViolation.UnionWithoutType;

        var name = type.EndsWith("#main"u8) ? type[..^5] : type;
        foreach (var variant in variants)
        {
            if (name.SequenceEqual(variant.Name))
                return variant.Rule.Check(ref reader, path);
        }
        reader.SkipValue();
        return closed ? LexiconViolation.NotInClosedUnion : LexiconViolation.None;
    }
}

internal sealed record PropertyRule(string Name, ValueRule Value, bool Required, bool Nullable)
{
    public byte[] Key { get; } = Encoding.UTF8.GetBytes(Name);
}
