using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.MySql;
using Lexidex.Indexer.Stores.Postgres;
using Lexidex.Indexer.Stores.Sqlite;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>What docs/format.md freezes: a change here is a new format version. LEXIDEX_WRITE_GOLDEN=1 writes the files anew.</summary>
public sealed class FormatTests
{
    [Fact]
    public void The_system_tables_are_those_of_the_golden_files()
    {
        AssertGolden("sqlite.sql", Statements(SqliteSystemTables.StepTable, SqliteSystemTables.Steps));
        AssertGolden("postgres.sql", Statements(PostgresSystemTables.StepTable, PostgresSystemTables.Steps));
        AssertGolden("yugabyte.sql", Statements(YugabyteSystemTables.StepTable, YugabyteSystemTables.Steps));
        AssertGolden("mysql.sql", Statements(MySqlSystemTables.StepTable, MySqlSystemTables.Steps));
        AssertGolden("tidb.sql", MySqlSystemTables.Splits);
    }

    [Theory]
    [InlineData("did:plc:ewvi7nxzyoun6zhxrhs64oiz", 209)]
    [InlineData("did:plc:z72i7hdynmk6r22z27h6tvur", 131)]
    [InlineData("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", 187)]
    [InlineData("did:web:example.com", 220)]
    public void A_repository_has_its_lane_for_ever(string did, int lane) =>
        Assert.Equal(lane, Lane.Of(DidKey.Of(Encoding.ASCII.GetBytes(did))));

    [Fact]
    public void Lanes_share_the_repositories_evenly()
    {
        var counts = new int[Lane.Count];
        for (var i = 0; i < 256 * 100; i++)
            counts[Lane.Of(Fixtures.TestTables.Numbered(i))]++;

        Assert.InRange(counts.Min(), 50, 100);
        Assert.InRange(counts.Max(), 100, 150);
    }

    [Fact]
    public void A_dead_letter_is_the_same_whenever_it_comes_and_another_when_anything_else_differs()
    {
        var letter = new DeadLetter("bad-cbor", "detail", "relay", DidKey.Of("did:web:example.com"u8), "a.b.c/key", [1, 2, 3], 5);
        var digest = DeadLetterDigest.Of(letter);

        Assert.Equal("0a06293abfe2a9841fdf02ccee26ed5d", Convert.ToHexStringLower(digest));
        Assert.Equal(digest, DeadLetterDigest.Of(letter with { AtMicros = 6, Detail = "other words" }));
        Assert.NotEqual(digest, DeadLetterDigest.Of(letter with { Reason = "bad-cid" }));
        Assert.NotEqual(digest, DeadLetterDigest.Of(letter with { Source = "another" }));
        Assert.NotEqual(digest, DeadLetterDigest.Of(letter with { Path = "a.b.c/other" }));
        Assert.NotEqual(digest, DeadLetterDigest.Of(letter with { Bytes = [1, 2] }));
    }

    private static string[] Statements(string stepTable, IReadOnlyList<SystemStep> steps) => [stepTable, .. steps.SelectMany(step => step.Statements)];

    private static void AssertGolden(string file, IReadOnlyList<string> statements)
    {
        var path = Path.Combine(Corpus.RepositoryRoot(), "tests", "Store.Conformance", "Golden", file);
        var ddl = string.Concat(statements.Select(statement => statement + ";\n"));
        if (Environment.GetEnvironmentVariable("LEXIDEX_WRITE_GOLDEN") == "1")
            File.WriteAllText(path, ddl);

        Assert.Equal(File.ReadAllText(path), ddl);
    }
}
