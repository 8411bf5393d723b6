using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Dialects;

namespace Lexidex.Indexer.Commands;

/// <summary>The engines whose SQL can be printed.</summary>
internal static class EngineNames
{
    public static Option<string?> Option { get; } = new("--engine")
    {
        Description = $"Whose SQL: {string.Join(", ", EngineStatements.Engines)}. Default: that of the store.",
        HelpName = "ENGINE",
    };

    public static StoreDialect Of(VerbContext context)
    {
        var name = context.Find(Option) ?? NameOf(context.Place);
        return EngineStatements.Engines.Contains(name)
            ? EngineStatements.DialectOf(name)
            : throw new CommandException("UsageError", $"There is no engine '{name}'. Engines: {string.Join(", ", EngineStatements.Engines)}.", ExitCode.Usage);
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
            "yugabyte" or "yugabytedb" or "ysql" => YugabyteDialect.Instance.Name,
            "tidb" => TidbDialect.Instance.Name,
            _ => PostgresDialect.Instance.Name,
        };
    }
}
