namespace Lexidex.Schema.Control;

/// <summary>The policies of evolution and the bounds of what operators say with them.</summary>
public static class LexiconPolicies
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonLengthMax = 500;

    /// <summary>Longest name of who decides, in characters.</summary>
    public const int NameLengthMax = 200;

    public static IReadOnlyList<string> All { get; } = ["full-transitive", "backward", "mutable"];
}

/// <summary>The body of <c>POST /control/policy/{nsid}</c>.</summary>
public sealed record SetLexiconPolicy
{
    /// <summary><c>full-transitive</c>, <c>backward</c> or <c>mutable</c>.</summary>
    public required string Policy { get; init; }

    public string By { get; init; } = "operator";

    /// <summary>Why, for the audit.</summary>
    public string? Reason { get; init; }
}
