using System.CommandLine;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Commands;

/// <summary>--edit FILE: what an operator wants otherwise than proposed.</summary>
internal static class EditsFile
{
    private const long BytesMax = 1024 * 1024;

    public static readonly Option<string?> Option = new("--edit")
    {
        Description = "A file with edits of the table: JSON with select, drop and index. See docs/lexicons.md.",
        HelpName = "FILE",
    };

    /// <summary>Null where no file is named.</summary>
    public static async Task<ProjectionEdits?> ReadAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Find(Option) is not { } path)
            return null;
        try
        {
            if (new FileInfo(path).Length > BytesMax)
                throw new CommandException("EditsInvalid", $"{path} is larger than {BytesMax} bytes: no edits are that long.", ExitCode.Usage);
            return ProjectionEdits.FromJson(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (ProjectionEditException fault)
        {
            throw new CommandException("EditsInvalid", $"{path}: {fault.Message}", ExitCode.Usage);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("EditsInvalid", $"{path} can't be read: {fault.Message}", ExitCode.Usage);
        }
    }
}
