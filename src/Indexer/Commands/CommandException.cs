namespace Lexidex.Indexer.Commands;

/// <summary>A verb cannot go on. The message is whole sentences that say what to do.</summary>
internal sealed class CommandException(string code, string message, int exitCode = ExitCode.Error, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>For programs, in PascalCase: <c>RecordNotFound</c>.</summary>
    public string Code { get; } = code;

    public int ExitCode { get; } = exitCode;
}
