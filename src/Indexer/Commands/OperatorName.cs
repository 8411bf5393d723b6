namespace Lexidex.Indexer.Commands;

/// <summary>Who gave the command, for the audit.</summary>
internal static class OperatorName
{
    // In a container the user may have a number and no name.
    public static string Current { get; } = string.IsNullOrWhiteSpace(Environment.UserName) ? "operator" : Environment.UserName;
}
