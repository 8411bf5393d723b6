using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>Bounds of who decides and why, which are kept for ever.</summary>
internal static class DecisionText
{
    /// <exception cref="QueryException">One of them is too long, or nobody is named.</exception>
    public static void Check(string by, string? reason)
    {
        if (string.IsNullOrWhiteSpace(by) || by.Length > LexiconPolicies.NameLengthMax)
            throw QueryException.Invalid($"by must name who decides, in 1 to {LexiconPolicies.NameLengthMax} characters.");
        if (reason is { Length: > LexiconPolicies.ReasonLengthMax })
            throw QueryException.Invalid($"The reason has {reason.Length} characters; at most {LexiconPolicies.ReasonLengthMax} are kept.");
    }
}
