using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons.Validation;

internal sealed class BooleanRule(BooleanDefinition definition) : ValueRule
{
    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() is not (CborType.True or CborType.False))
            return LexiconViolation.WrongType;
        var value = reader.ReadBoolean();
        return definition.Const is { } only && value != only ? LexiconViolation.NotTheConstant : LexiconViolation.None;
    }
}

internal sealed class IntegerRule(IntegerDefinition definition) : ValueRule
{
    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        // The model has integers to 2^64 on both sides; lexicons speak of 64 signed bits.
        Int128 value;
        switch (reader.PeekType())
        {
            case CborType.UnsignedInteger:
                value = reader.ReadUnsigned();
                break;
            case CborType.NegativeInteger:
                value = -1 - (Int128)reader.ReadNegativeArgument();
                break;
            default:
                return LexiconViolation.WrongType;
        }
        return value < long.MinValue ? LexiconViolation.TooSmall
            : value > long.MaxValue ? LexiconViolation.TooLarge
            : Check((long)value);
    }

    private LexiconViolation Check(long value)
    {
        if (definition.Const is { } only && value != only)
            return LexiconViolation.NotTheConstant;
        if (!definition.Enum.IsEmpty && !definition.Enum.Contains(value))
            return LexiconViolation.NotInEnum;
        if (value < definition.Minimum)
            return LexiconViolation.TooSmall;
        return value > definition.Maximum ? LexiconViolation.TooLarge : LexiconViolation.None;
    }
}

internal sealed class BytesRule(BytesDefinition definition) : ValueRule
{
    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Bytes)
            return LexiconViolation.WrongType;
        var length = reader.ReadBytes().Length;
        if (length < definition.MinLength)
            return LexiconViolation.TooShort;
        return length > definition.MaxLength ? LexiconViolation.TooLong : LexiconViolation.None;
    }
}

internal sealed class CidLinkRule : ValueRule
{
    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Link)
            return LexiconViolation.WrongType;
        reader.ReadLink();
        return LexiconViolation.None;
    }
}

/// <summary>A text that is the token's own name.</summary>
internal sealed class TokenRule(byte[] name) : ValueRule
{
    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Text)
            return LexiconViolation.WrongType;
        return reader.ReadText().SequenceEqual(name) ? LexiconViolation.None : LexiconViolation.NotTheToken;
    }
}
