using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tests.Tables;
using Xunit;

namespace Lexidex.Schema.Tests.Dialects;

/// <summary>
/// The DDL of a few lexicons, verbatim, in each dialect. It is part of the on-disk form. LEXIDEX_WRITE_GOLDEN=1 writes the files
/// anew; a difference in them is a new format version.
/// </summary>
public sealed class DialectGoldenTests
{
    private static readonly StoreDialect[] Dialects = [PostgresDialect.Instance, YugabyteDialect.Instance, SqliteDialect.Instance, MySqlDialect.Instance, TidbDialect.Instance];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var dialect in Dialects.Select(dialect => dialect.Name))
        {
            foreach (var nsid in new[] { "post", "like", "profile" })
                cases.Add(dialect, nsid == "profile" ? "app.bsky.actor.profile" : "app.bsky.feed." + nsid);
            cases.Add(dialect, "app.bsky.graph.follow");
            cases.Add(dialect, "dev.lexidex.sim.note");
            cases.Add(dialect, "sqlite.hostile.v");
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_ddl_is_the_golden_one(string dialect, string nsid)
    {
        var file = Path.Combine(Starter.GoldenFolder, dialect, nsid + ".sql");
        var ddl = Ddl(Array.Find(Dialects, known => known.Name == dialect)!, Starter.Compile(nsid));
        if (Environment.GetEnvironmentVariable("LEXIDEX_WRITE_GOLDEN") == "1")
            File.WriteAllText(file, ddl);

        Assert.Equal(File.ReadAllText(file), ddl);
    }

    private static string Ddl(StoreDialect dialect, TableProjection table)
    {
        IEnumerable<string> statements =
            [.. dialect.CreateTable(table), .. dialect.CreateIndexes(table), .. dialect.CreateView(table), .. dialect.DropIndexes(table)];
        return string.Concat(statements.Select(statement => statement + ";\n\n"));
    }
}
