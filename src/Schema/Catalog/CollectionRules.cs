using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Catalog;

/// <summary>The rules for unregistered collections together: the longest pattern that meets a name decides; without one, keep.</summary>
public sealed class CollectionRules(IEnumerable<CollectionRule> rules)
{
    public static CollectionRules None { get; } = new([]);

    // Longest first; a whole name before a beginning of the same length.
    private readonly CollectionRule[] _rules =
        [.. rules.OrderByDescending(rule => rule.Pattern.TrimEnd('*').Length).ThenBy(rule => rule.Pattern.EndsWith('*'))];

    public CollectionAction Of(string collection) =>
        Array.Find(_rules, rule => Meets(rule.Pattern, collection))?.Action ?? CollectionAction.Keep;

    /// <summary>Whether a text is a pattern: an NSID, <c>*</c>, or the beginning of an NSID with <c>.*</c> behind it.</summary>
    public static bool IsPattern(string text) =>
        text == "*" || Nsid.TryParse(text, out _) || (text.EndsWith(".*", StringComparison.Ordinal) && Nsid.TryParse(text[..^1] + "a.a", out _));

    private static bool Meets(string pattern, string collection) =>
        pattern.EndsWith('*') ? collection.StartsWith(pattern[..^1], StringComparison.Ordinal) : collection == pattern;
}
