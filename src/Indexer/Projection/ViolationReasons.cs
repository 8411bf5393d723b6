using Lexidex.Schema.Lexicons.Validation;

namespace Lexidex.Indexer.Projection;

/// <summary>The reason codes of records that do not meet their lexicon. Such a record is written, with its flag: nothing is lost or mended.</summary>
internal static class ViolationReasons
{
    public const string WrongType = "lexicon-wrong-type";
    public const string WrongRecordType = "lexicon-wrong-record-type";
    public const string WrongRecordKey = "lexicon-wrong-record-key";
    public const string MissingProperty = "lexicon-missing-property";
    public const string NotNullable = "lexicon-not-nullable";
    public const string NotTheConstant = "lexicon-not-the-constant";
    public const string NotInEnum = "lexicon-not-in-enum";
    public const string TooSmall = "lexicon-too-small";
    public const string TooLarge = "lexicon-too-large";
    public const string TooShort = "lexicon-too-short";
    public const string TooLong = "lexicon-too-long";
    public const string TooFewGraphemes = "lexicon-too-few-graphemes";
    public const string TooManyGraphemes = "lexicon-too-many-graphemes";
    public const string WrongFormat = "lexicon-wrong-format";
    public const string MediaTypeNotAccepted = "lexicon-media-type-not-accepted";
    public const string UnionWithoutType = "lexicon-union-without-type";
    public const string NotInClosedUnion = "lexicon-not-in-closed-union";
    public const string NotTheToken = "lexicon-not-the-token";

    // In the order of the violations, of which the first is none.
    private static readonly string[] Codes =
    [
        "",
        WrongType, WrongRecordType, WrongRecordKey, MissingProperty,
        NotNullable, NotTheConstant, NotInEnum, TooSmall,
        TooLarge, TooShort, TooLong, TooFewGraphemes,
        TooManyGraphemes, WrongFormat, MediaTypeNotAccepted, UnionWithoutType,
        NotInClosedUnion, NotTheToken,
    ];

    public static string Of(LexiconViolation violation) => Codes[(int)violation];
}
