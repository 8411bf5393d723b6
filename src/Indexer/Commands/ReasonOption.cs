using System.CommandLine;

namespace Lexidex.Indexer.Commands;

/// <summary>Why an operator decides so.</summary>
internal static class ReasonOption
{
    public static Option<string?> Instance { get; } = new("--reason") { Description = "Why, for the audit.", HelpName = "TEXT" };
}
