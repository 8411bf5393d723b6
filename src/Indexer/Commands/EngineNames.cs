using System.CommandLine;
using Lexidex.Schema.Dialects;

namespace Lexidex.Indexer.Commands;

/// <summary>The engines whose SQL can be printed.</summary>
internal static class EngineNames
{
    private static readonly StoreDialect[] All = [SqliteDialect.Instance, PostgresDialect.Instance];

    public static Option<string?> Option { get; } = new("--engine")
    {
        Description = $"Whose SQL: {string.Join(", ", All.Select(dialect => dialect.Name))}. Default: that of the store.",
        HelpName = "ENGINE",
    };

    public static StoreDialect Of(VerbContext context)
    {
        var name = context.Find(Option) ?? (context.Place.SqlitePath is null ? PostgresDialect.Instance.Name : SqliteDialect.Instance.Name);
        return Array.Find(All, dialect => dialect.Name == name)
            ?? throw new CommandException(
                "UsageError", $"There is no engine '{name}'. Engines: {string.Join(", ", All.Select(dialect => dialect.Name))}.", ExitCode.Usage);
    }
}
