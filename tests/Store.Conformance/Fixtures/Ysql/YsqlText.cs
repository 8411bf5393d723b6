using System.Text.RegularExpressions;
using Lexidex.Tests.Shared;

namespace Lexidex.Store.Conformance.Fixtures.Ysql;

/// <summary>
/// A statement of YugabyteDB as PostgreSQL 15 can run it (<see cref="YugabyteOnPostgres"/>); options of COPY become a comment that the
/// stand-in for them reads, settings get a name that PostgreSQL lets be made up. What YugabyteDB would refuse, or take for less
/// than was meant, is an offence.
/// </summary>
internal static partial class YsqlText
{
    // What Npgsql sends when it takes a connection from its pool again.
    private const string DriverReset = "SET SESSION AUTHORIZATION DEFAULT;RESET ALL;";

    /// <param name="inTransaction">Whether the session has a transaction open.</param>
    /// <exception cref="YsqlOffence">The real engine would not do with it what was meant.</exception>
    public static string Plain(string statement, bool inTransaction)
    {
        var text = statement.Trim();
        Require(text.StartsWith(DriverReset, StringComparison.Ordinal) || !Foreign().IsMatch(text), "uses what YugabyteDB does not have", text);
        if (CreateTable().IsMatch(text))
            return PlainTable(text, inTransaction);
        if (CreateIndex().IsMatch(text))
            return PlainIndex(text, inTransaction);
        if (Ddl().IsMatch(text))
            Require(!inTransaction, "is DDL inside a transaction", text);
        if (Setting().IsMatch(text))
            return Setting().Replace(text, "$1 yb.");
        return Copy().IsMatch(text) ? PlainCopy(text, inTransaction) : text;
    }

    private static string PlainTable(string text, bool inTransaction)
    {
        Require(!inTransaction, "is DDL inside a transaction", text);
        var key = PrimaryKey().Match(text);
        Require(key.Success, "has no key that says how rows are spread", text);
        var columns = key.Groups[1].Value.Split(", ");
        var byHash = columns.Count(column => column.EndsWith(" HASH", StringComparison.Ordinal));
        Require(columns.All(column => Way().IsMatch(column)), "has a key column without HASH, ASC or DESC", text);
        Require(byHash == (columns[0].EndsWith(" HASH", StringComparison.Ordinal) ? 1 : 0), "hashes a column that is not the first", text);
        Require(byHash == 1 || !text.Contains("SPLIT INTO", StringComparison.Ordinal), "splits a table into tablets that has no hash", text);
        return YugabyteOnPostgres.Plain(text);
    }

    private static string PlainIndex(string text, bool inTransaction)
    {
        var index = CreateIndex().Match(text);
        Require(!inTransaction, "builds an index inside a transaction, which makes it hold up all writes", text);
        Require(index.Groups[1].Value is "CONCURRENTLY" or "NONCONCURRENTLY", "does not say whether writes go on while the index is built", text);
        Require(!text.Contains("USING gin", StringComparison.Ordinal), "asks for an index of another engine's kind", text);
        var first = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..].Split(", ")[0];
        var byHash = first.Contains(" HASH", StringComparison.Ordinal);
        Require(byHash || first.Contains(" ASC", StringComparison.Ordinal) || text.Contains("USING ybgin", StringComparison.Ordinal), "does not say how its entries are spread", text);
        Require(byHash || !text.Contains("SPLIT INTO", StringComparison.Ordinal), "splits an index into tablets that has no hash", text);
        Require(!byHash || !text.Contains("SPLIT AT", StringComparison.Ordinal), "splits an index of hashes at values", text);
        return YugabyteOnPostgres.Plain(text);
    }

    private static string PlainCopy(string text, bool inTransaction)
    {
        Require(!inTransaction, "copies inside a transaction, in which rows are no more written by and by", text);
        return CopyOptions().Replace(text, " /*$1*/");
    }

    private static void Require(bool holds, string offence, string statement)
    {
        if (!holds)
            throw new YsqlOffence($"The statement {offence}: {statement}");
    }

    [GeneratedRegex(@"\bMERGE INTO\b|\bx(min|max)\b|\bctid\b|CREATE TEMP|\bUNLOGGED\b|\bLISTEN\b|\bNOTIFY\b|pg_advisory|\bDEFERRABLE\b|PREPARE TRANSACTION|\bINHERITS\b|USING (gist|brin|hash)|fillfactor|REINDEX|\bVACUUM\b|LOCK TABLE|lock_timeout")]
    private static partial Regex Foreign();

    [GeneratedRegex("^CREATE TABLE ")]
    private static partial Regex CreateTable();

    [GeneratedRegex("^CREATE (?:UNIQUE )?INDEX (CONCURRENTLY|NONCONCURRENTLY)?")]
    private static partial Regex CreateIndex();

    [GeneratedRegex("^(CREATE|ALTER|DROP) ")]
    private static partial Regex Ddl();

    [GeneratedRegex("^(SET|RESET) yb_")]
    private static partial Regex Setting();

    [GeneratedRegex("^COPY ")]
    private static partial Regex Copy();

    [GeneratedRegex(@", (ROWS_PER_TRANSACTION \d+, REPLACE)\b")]
    private static partial Regex CopyOptions();

    [GeneratedRegex(@"PRIMARY KEY \((.+?)\)")]
    private static partial Regex PrimaryKey();

    [GeneratedRegex(" (HASH|ASC|DESC)$")]
    private static partial Regex Way();
}

internal sealed class YsqlOffence(string message) : Exception(message);
