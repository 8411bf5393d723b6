using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>
/// A store as the releases before steps were counted left it: made of the very text of their DDL, in folder Earlier, and with rows in
/// tables of every kind.
/// </summary>
internal static class EarlierStore
{
    public static IReadOnlyList<string> Statements(string engine) =>
        File.ReadAllText(Path.Combine(Corpus.RepositoryRoot(), "tests", "Store.Conformance", "Earlier", $"{engine}.sql"))
            .Split(";\n", StringSplitOptions.RemoveEmptyEntries);

    public static string EngineOf(string url) => url.Split(':')[0] switch
    {
        "sqlite" => "sqlite",
        "mysql" or "mariadb" or "tidb" => "mysql",
        _ => "postgres",
    };

    /// <param name="measuresLetters">Whether it is of the last of these releases, or of one that did not bound dead letters in bytes.</param>
    public static async Task<string> NewAsync(StoreFixture fixture, bool measuresLetters)
    {
        var url = await fixture.NewUrlAsync();
        var engine = EngineOf(url);
        foreach (var statement in Statements(engine).Where(text => measuresLetters || !text.Contains("dead_letter_size", StringComparison.Ordinal)))
            await fixture.QueryAsync(url, statement);
        foreach (var row in Rows(engine))
            await fixture.QueryAsync(url, row);
        if (measuresLetters)
            await fixture.QueryAsync(url, "UPDATE dead_letter_size SET bytes = 13");
        if (engine == "sqlite")
            await fixture.QueryAsync(url, "INSERT INTO lane_lease WITH RECURSIVE n (x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x < 255) SELECT x, NULL, 7, 0 FROM n");
        else
            await fixture.QueryAsync(url, "UPDATE lane_lease SET epoch = 7");
        return url;
    }

    private static IEnumerable<string> Rows(string engine)
    {
        var time = engine == "sqlite" ? "1767225600000000" : "'2026-01-01 00:00:00'";
        var (alice, bob) = (Key(engine, Alice), Key(engine, Bob));
        yield return "INSERT INTO store_format (version) VALUES (1)";
        yield return
            "INSERT INTO repo (did, lane, sync, account, rev, seen_rev, commit_cid, data_cid, host, handle, level, error, attempts, retry_at) VALUES "
            + $"({alice}, 1, 3, 0, 9, 10, NULL, NULL, 'https://pds.example', 'alice.example', 2, NULL, 0, NULL), "
            + $"({bob}, 2, 4, 1, 5, 5, NULL, NULL, NULL, NULL, 1, 'why', 3, {time})";
        yield return $"INSERT INTO repo_hidden (did, status, since) VALUES ({bob}, 1, {time})";
        yield return
            "INSERT INTO record (did, collection, rkey, rev, cid, indexed_at, flags, rest) VALUES "
            + $"({alice}, 'com.example.other', {Bytes(engine, "0261")}, 9, {Bytes(engine, new string('0', 64))}, {time}, 2, {Bytes(engine, "a0")})";
        yield return $"INSERT INTO repo_collection (did, collection, count) VALUES ({alice}, 'com.example.other', 1)";
        yield return "INSERT INTO collection_total (collection, lane, count) VALUES ('com.example.other', 1, 1)";
        yield return "INSERT INTO checkpoint (source, lane, position) VALUES ('relay.example', 3, 77)";
        yield return
            "INSERT INTO dead_letter (digest, reason, detail, source, did, path, bytes, at) VALUES "
            + $"({Bytes(engine, "000102030405060708090a0b0c0d0e0f")}, 'bad-cbor', 'why', 'relay', {alice}, 'a/b', {Bytes(engine, "0102")}, {time})";
        yield return "INSERT INTO dead_letter_total (reason, added, dropped) VALUES ('bad-cbor', 1, 0)";
    }

    private static string Key(string engine, DidKey did)
    {
        Span<byte> bytes = stackalloc byte[16];
        did.WriteBytes(bytes);
        return engine == "postgres" ? $"'{Convert.ToHexStringLower(bytes)}'" : Bytes(engine, Convert.ToHexStringLower(bytes));
    }

    private static string Bytes(string engine, string hex) => engine == "postgres" ? $"'\\x{hex}'" : $"x'{hex}'";
}
