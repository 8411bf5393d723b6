using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>The questions that docs/operating.md shows to people who write SQL.</summary>
public sealed class LinkSqlTests(Postgres15Fixture postgres) : IClassFixture<Postgres15Fixture>
{
    private const string Bsky = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    private const string Post = $"at://{Bsky}/app.bsky.feed.post/3jt5tsfbx2s2a";

    [Theory]
    [InlineData(Bsky, $@"'\x01'::bytea || uuid_send(at_did('{Bsky}'))")]
    [InlineData(Post, $@"'\x02'::bytea || at_uri('{Post}')")]
    [InlineData("https://example.com/", @"'\x04'::bytea || substr(sha256('https://example.com/'), 1, 16)")]
    public async Task A_target_is_found_by_its_text(string name, string target)
    {
        await using var store = await postgres.OpenAsync();
        await store.KeepLinksAsync(Collection);
        await store.WriteAsync(batch => batch.Bulk(TestRow.Of(Alice, "a", 1).Naming(Bsky, Post, "https://example.com/"), TestRow.Of(Alice, "b", 1).Naming()));

        Assert.Equal($"{LinkChecks.DidText(Alice)} {Collection} names[]", await store.QueryAsync($"SELECT at_did(did) || ' ' || collection || ' ' || path FROM link WHERE target = {target}"));
        Assert.Contains(name, File.ReadAllText(Path.Combine(Lexidex.Tests.Shared.Corpus.RepositoryRoot(), "docs", "operating.md")), StringComparison.Ordinal);
    }
}
