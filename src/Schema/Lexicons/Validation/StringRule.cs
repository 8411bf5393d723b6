using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons.Validation;

internal sealed class StringRule(StringDefinition definition) : ValueRule
{
    private readonly byte[][] _enum = [.. definition.Enum.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[]? _const = definition.Const is { } only ? Encoding.UTF8.GetBytes(only) : null;

    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Text)
            return LexiconViolation.WrongType;
        var text = reader.ReadText();
        if (_const is not null && !text.SequenceEqual(_const))
            return LexiconViolation.NotTheConstant;
        if (_enum.Length > 0 && !IsInEnum(text))
            return LexiconViolation.NotInEnum;
        var violation = CheckLength(text);
        if (violation != LexiconViolation.None)
            return violation;
        return HasFormat(definition.Format, text) ? LexiconViolation.None : LexiconViolation.WrongFormat;
    }

    private bool IsInEnum(ReadOnlySpan<byte> text)
    {
        foreach (var value in _enum)
        {
            if (text.SequenceEqual(value))
                return true;
        }
        return false;
    }

    private LexiconViolation CheckLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < definition.MinLength)
            return LexiconViolation.TooShort;
        if (text.Length > definition.MaxLength)
            return LexiconViolation.TooLong;

        // A grapheme has at least one byte: most texts are short enough without counting.
        var isCounted = definition.MinGraphemes > 0 || text.Length > definition.MaxGraphemes;
        if (!isCounted)
            return LexiconViolation.None;
        var graphemes = Graphemes.Count(text);
        if (graphemes < definition.MinGraphemes)
            return LexiconViolation.TooFewGraphemes;
        return graphemes > definition.MaxGraphemes ? LexiconViolation.TooManyGraphemes : LexiconViolation.None;
    }

    private static bool HasFormat(StringFormat format, ReadOnlySpan<byte> text) => format switch
    {
        StringFormat.AtIdentifier => AtIdentifier.IsValid(text),
        StringFormat.AtUri => AtUri.IsValid(text),
        StringFormat.Cid => Cid.IsValidText(text),
        StringFormat.Datetime => DatetimeText.IsValid(text),
        StringFormat.Did => Did.IsValid(text),
        StringFormat.Handle => Handle.IsValid(text),
        StringFormat.Language => Language.IsValid(text),
        StringFormat.Nsid => Nsid.IsValid(text),
        StringFormat.RecordKey => RecordKey.IsValid(text),
        StringFormat.Tid => Tid.IsValid(text),
        StringFormat.Uri => UriText.IsValid(text),
        _ => true,
    };
}
