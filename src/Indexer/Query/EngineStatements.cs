using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Dialects;

namespace Lexidex.Indexer.Query;

/// <summary>The statements of a collection's table by engine, over the control API and on the command line.</summary>
internal static class EngineStatements
{
    private static readonly StoreDialect[] All =
        [SqliteDialect.Instance, PostgresDialect.Instance, YugabyteDialect.Instance, MySqlDialect.Instance, TidbDialect.Instance];

    public static IReadOnlyList<string> Engines { get; } = [.. All.Select(dialect => dialect.Name)];

    /// <exception cref="QueryException">There is no such engine.</exception>
    public static StoreDialect DialectOf(string engine) =>
        Array.Find(All, dialect => dialect.Name == engine)
        ?? throw QueryException.Invalid($"There is no engine '{engine}'. Engines: {string.Join(", ", Engines)}.");

    /// <param name="lexicon">Null where it is not registered.</param>
    public static LexiconStatements Of(string nsid, RegisteredLexicon? lexicon, StoreDialect dialect)
    {
        if (lexicon is null)
            throw LexiconStandings.NotFound(nsid);
        var table = lexicon.ReadProjection() ?? throw new QueryException("NotARecord", $"{nsid} is no record lexicon: it has no table.");
        return new LexiconStatements
        {
            Engine = dialect.Name,
            Engines = Engines,
            Table = table.Table,
            View = table.View,
            CreateTable = [.. dialect.CreateTable(table)],
            CreateIndexes = [.. dialect.CreateIndexes(table)],
            CreateView = [.. dialect.CreateView(table)],
        };
    }
}
