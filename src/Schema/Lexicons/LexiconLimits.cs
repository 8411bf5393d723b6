namespace Lexidex.Schema.Lexicons;

/// <summary>How large a lexicon may be. A larger one is refused.</summary>
public static class LexiconLimits
{
    public const int DocumentBytesMax = 1_048_576;
    public const int DefinitionsMax = 2_000;

    /// <summary>How many references may follow one another, and how deep definitions may stand in one another.</summary>
    public const int RefDepthMax = 32;

    /// <summary>How deep the JSON of a document may go: each level of definitions takes at most three.</summary>
    public const int JsonDepthMax = 3 * RefDepthMax + 8;
}
