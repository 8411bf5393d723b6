namespace Lexidex.Schema.Syntax;

/// <summary>What a person types for an account: a DID or a handle.</summary>
public static class AtIdentifier
{
    public static bool IsValid(ReadOnlySpan<byte> utf8) => Did.IsValid(utf8) || Handle.IsValid(utf8);
}
