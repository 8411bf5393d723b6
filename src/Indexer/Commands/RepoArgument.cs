using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>A repository as it is named on the command line.</summary>
internal static class RepoArgument
{
    public static Did Parse(string text)
    {
        if (Did.TryParse(text, out var did))
            return did;
        throw new CommandException(
            "UsageError",
            Handle.TryParse(text, out _)
                ? $"Handles are not resolved here, since that needs the network: name the repository {text} by its DID."
                : $"'{text}' is no DID, such as did:plc:ewvi7nxzyoun6zhxrhs64oiz.",
            ExitCode.Usage);
    }
}
