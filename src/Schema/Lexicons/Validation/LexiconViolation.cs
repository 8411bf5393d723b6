namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>Why a record does not meet its lexicon.</summary>
public enum LexiconViolation : byte
{
    None,
    WrongType,
    WrongRecordType,
    WrongRecordKey,
    MissingProperty,
    NotNullable,
    NotTheConstant,
    NotInEnum,
    TooSmall,
    TooLarge,
    TooShort,
    TooLong,
    TooFewGraphemes,
    TooManyGraphemes,
    WrongFormat,
    MediaTypeNotAccepted,
    UnionWithoutType,
    NotInClosedUnion,
    NotTheToken,
}

/// <summary>A violation and its place in the record: <c>$.embed.images[2].alt</c>.</summary>
public sealed record PlacedViolation(LexiconViolation Violation, string Path);
