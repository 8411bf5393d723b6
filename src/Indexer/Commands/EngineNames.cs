using System.CommandLine;
using Lexidex.Schema.Dialects;

namespace Lexidex.Indexer.Commands;

/// <summary>The engines whose SQL can be printed.</summary>
internal static class EngineNames
{
    private static readonly StoreDialect[] All = [SqliteDialect.Instance, PostgresDialect.Instance, MySqlDialect.Instance, TidbDialect.Instance];

    public static Option<string?> Option { get; } = new("--engine")
    {
        Description = $"Whose SQL: {string.Join(", ", All.Select(dialect => dialect.Name))}. Default: that of the store.",
        HelpName = "ENGINE",
    };

    public static StoreDialect Of(VerbContext context)
    {
        var name = context.Find(Option) ?? NameOf(context.Place);
        return Array.Find(All, dialect => dialect.Name == name)
            ?? throw new CommandException(
                "UsageError", $"There is no engine '{name}'. Engines: {string.Join(", ", All.Select(dialect => dialect.Name))}.", ExitCode.Usage);
    }

    // By the address alone: no store needs to be there for its SQL to be printed.
    private static string NameOf(StorePlace place)
    {
        if (place.SqlitePath is not null)
            return SqliteDialect.Instance.Name;
        var scheme = place.Store.Split(':')[0].ToLowerInvariant();
        return scheme switch
        {
            "mysql" or "mariadb" => MySqlDialect.Instance.Name,
            "tidb" => TidbDialect.Instance.Name,
            _ => PostgresDialect.Instance.Name,
        };
    }
}
