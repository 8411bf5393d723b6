using Lexidex.Schema.Tables;
using Lexidex.Tests.Shared;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Xunit;

namespace Lexidex.Schema.Tests.Tables;

/// <summary>
/// Each engine is asked for its keywords, and every one of them is tried as the bare name of a column: in CREATE TABLE, INSERT, UPDATE,
/// and where a query may name a column. What an engine refuses must be among our reserved words, so that nobody who writes SQL needs quotes.
/// Engines that don't run here are represented by what their documentation and parsers reserve, in <c>Golden/reserved</c>.
/// </summary>
public sealed class ReservedWordsTests
{
    private static readonly string[] Documented = ["mysql", "mariadb", "tidb", "yugabyte"];

    [Fact]
    public void There_are_three_hundred_and_thirty_two_and_a_change_of_them_is_another_format() => Assert.Equal(332, ReservedWords.All.Count);

    [Theory]
    [InlineData(15, 100)]
    [InlineData(18, 101)]
    public async Task Postgres_takes_every_other_keyword_bare(int version, int reserved)
    {
        var server = await PostgresServer.RequireAsync(version);
        var database = await server.CreateDatabaseAsync();
        var refused = await WordsAsync(server, database, """
            CREATE TABLE refused (word text);
            DO $$ DECLARE w text; BEGIN
              FOR w IN SELECT word FROM pg_get_keywords() LOOP
                BEGIN
                  EXECUTE format('CREATE TEMP TABLE bare (%s integer)', w);
                  EXECUTE format('INSERT INTO bare (%s) VALUES (1)', w);
                  EXECUTE format('UPDATE bare SET %1$s = 2 WHERE %1$s = 1', w);
                  EXECUTE format('SELECT %1$s, count(%1$s) FROM bare GROUP BY %1$s ORDER BY %1$s', w);
                  DROP TABLE bare;
                EXCEPTION WHEN OTHERS THEN INSERT INTO refused VALUES (w);
                END;
              END LOOP;
            END $$;
            SELECT word FROM refused
            """);

        AssertKnown($"PostgreSQL {version}", refused);
        Assert.Equal(await WordsAsync(server, database, "SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')"), refused);
        Assert.Equal(reserved, refused.Count);
    }

    [Fact]
    public async Task Maria_takes_every_other_keyword_bare()
    {
        var server = await MariaServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        var refused = await server.QueryAsync(database, """
            CREATE TABLE refused (word varchar(64));
            DELIMITER //
            CREATE PROCEDURE probe() BEGIN
              DECLARE is_refused boolean;
              DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET is_refused = TRUE;
              FOR k IN (SELECT LOWER(word) AS word FROM information_schema.KEYWORDS WHERE word REGEXP '^[A-Z]') DO
                SET is_refused = FALSE;
                EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE TEMPORARY TABLE bare (', k.word, ' integer)');
                EXECUTE IMMEDIATE CONCAT('INSERT INTO bare (', k.word, ') VALUES (1)');
                EXECUTE IMMEDIATE CONCAT('UPDATE bare SET ', k.word, ' = 2 WHERE ', k.word, ' = 1');
                EXECUTE IMMEDIATE CONCAT('SELECT COUNT(', k.word, ') INTO @n FROM bare GROUP BY ', k.word, ' ORDER BY ', k.word);
                EXECUTE IMMEDIATE CONCAT('SELECT MAX(n) INTO @n FROM (SELECT ', k.word, ' AS n FROM bare) AS shown');
                IF is_refused THEN INSERT INTO refused VALUES (k.word); END IF;
              END FOR;
            END //
            DELIMITER ;
            CALL probe();
            SELECT word FROM refused
            """);

        AssertKnown("MariaDB", refused.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("sql_no_cache", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Sqlite_takes_every_other_keyword_bare()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();

        var refused = SqliteKeywords().Where(word => !IsTaken(connection, word)).ToList();

        AssertKnown($"SQLite {connection.ServerVersion}", refused);
        Assert.Contains("autoincrement", refused);
    }

    [Theory]
    [InlineData("mysql", 266)]
    [InlineData("mariadb", 11)]
    [InlineData("tidb", 232)]
    [InlineData("yugabyte", 1)]
    public void What_an_engine_documents_as_reserved_is_reserved(string engine, int count)
    {
        var words = Documentation(engine);

        AssertKnown($"The documentation of {engine}", words);
        Assert.Equal(count, words.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task No_word_is_reserved_that_no_engine_reserves()
    {
        var server = await PostgresServer.RequireAsync(18);
        var postgres = await WordsAsync(server, "postgres", "SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')");
        var maria = (await (await MariaServer.RequireAsync()).QueryAsync("mysql", "SELECT LOWER(word) FROM information_schema.KEYWORDS")).Split('\n');

        Assert.Empty(ReservedWords.All.Except([.. postgres, .. maria, .. SqliteKeywords(), .. Documented.SelectMany(Documentation)]).Order(StringComparer.Ordinal));
    }

    private static void AssertKnown(string engine, IEnumerable<string> refused)
    {
        var unknown = refused.Where(word => !ReservedWords.Contains(word) && !ReservedWords.IsSystemName(word)).ToList();
        Assert.True(unknown.Count == 0, $"{engine} reserves {string.Join(", ", unknown)}, and ReservedWords does not: columns of these names need quotes "
            + "there. The list is part of the on-disk form, so add them with the next version of the format (docs/format.md).");
    }

    private static async Task<List<string>> WordsAsync(PostgresServer server, string database, string sql) =>
        [.. (await server.QueryAsync(database, sql)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static List<string> Documentation(string engine) =>
        [.. File.ReadLines(Path.Combine(Starter.GoldenFolder, "reserved", engine + ".txt")).Where(line => !line.StartsWith('#')).SelectMany(line => line.Split(' '))];

    private static List<string> SqliteKeywords()
    {
        Batteries_V2.Init();
        return [.. Enumerable.Range(0, raw.sqlite3_keyword_count()).Select(index =>
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_keyword_name(index, out var name));
            return name.ToLowerInvariant();
        })];
    }

    private static bool IsTaken(SqliteConnection connection, string word)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE TEMP TABLE bare ({word} integer); INSERT INTO bare ({word}) VALUES (1); UPDATE bare SET {word} = 2 WHERE {word} = 1; "
            + $"SELECT {word}, count({word}) FROM bare GROUP BY {word} ORDER BY {word}; DROP TABLE bare";
        try
        {
            command.ExecuteNonQuery();
            return true;
        }
        catch (SqliteException)
        {
            command.CommandText = "DROP TABLE IF EXISTS bare";
            command.ExecuteNonQuery();
            return false;
        }
    }
}
