using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.LinkChecks;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>Table link says of every record that stands what it names, and of no other.</summary>
public abstract class LinkConformance(StoreFixture fixture)
{
    private const string Other = "com.example.other";

    private static readonly string BobText = DidText(Bob);

    private static readonly LinkQuery ToBob = new() { Target = LinkTarget.Parse(BobText) };

    [Fact]
    public async Task A_record_has_its_links_from_the_moment_it_is_written_until_it_names_something_else_or_goes()
    {
        await using var store = await OpenAsync();

        await store.WriteAsync(batch => batch.Bulk(Row("a", 1).Naming(BobText, "https://example.com/", BobText), Row("b", 1)));
        Assert.Equal([Key("a")], await KeysAsync(store, ToBob));
        Assert.Equal([Key("a")], await KeysAsync(store, new LinkQuery { Target = LinkTarget.Parse("https://example.com/") }));

        await store.WriteAsync(batch => batch.Live(Row("b", 2).Naming(BobText), Row("a", 2).Naming("at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/com.example.other/x")));
        Assert.Equal([Key("b")], await KeysAsync(store, ToBob));
        Assert.Equal([Key("a")], await KeysAsync(store, new LinkQuery { Target = LinkTarget.Parse("at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/com.example.other/x") }));

        await store.WriteAsync(batch => batch.Delete(Row("b", 3)));
        Assert.Empty(await KeysAsync(store, ToBob));
        Assert.Single(await store.LinksAsync());
    }

    [Fact]
    public async Task What_comes_twice_or_too_late_changes_no_link()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(batch => batch.Live(Row("a", 5).Naming(BobText)));

        await store.WriteAsync(batch => batch.Live(Row("a", 5).Naming(BobText)));
        await store.WriteAsync(batch => batch.Live(Row("a", 4).Naming("did:web:older.example")));
        await store.WriteAsync(batch => batch.Bulk(Row("a", 4).Naming("did:web:older.example")));
        await store.WriteAsync(batch => batch.Delete(Row("a", 4)));

        Assert.Equal([Key("a")], await KeysAsync(store, ToBob));
        Assert.Single(await store.LinksAsync());
    }

    [Fact]
    public async Task A_row_of_the_same_rev_and_another_content_has_the_links_of_the_one_that_stands()
    {
        await using var store = await OpenAsync();
        var other = Row("a", 5).Naming("did:web:other.example") with { Cid = Enumerable.Repeat((byte)7, 32).ToArray() };
        await store.WriteAsync(batch => batch.Live(Row("a", 5).Naming(BobText)));

        await store.WriteAsync(batch => batch.Live(other));
        Assert.Equal([Key("a")], await KeysAsync(store, ToBob));
        Assert.Single(await store.LinksAsync());

        await store.WriteAsync(batch =>
        {
            batch.ReplaceSameRev = true;
            batch.Live(other);
        });
        Assert.Empty(await KeysAsync(store, ToBob));
        Assert.Single(await store.LinksAsync());
    }

    [Fact]
    public async Task Records_that_are_kept_without_a_table_have_links_too_where_they_are_wanted()
    {
        await using var store = await OpenAsync();
        TestRow Kept(string key, ulong rev, string collection) => TestRow.Unregistered(Alice, key, rev, collection);

        await store.WriteAsync(batch => batch.Live(Kept("a", 1, Other).Naming(BobText), Kept("b", 1, "com.example.unwanted").Naming(BobText)));
        Assert.Equal([$"{Other}/a"], await KeysAsync(store, ToBob));

        await store.WriteAsync(batch => batch.Live(Kept("a", 2, Other), Kept("c", 2, Other).Naming(BobText)));
        Assert.Equal([$"{Other}/c"], await KeysAsync(store, ToBob));

        await store.WriteAsync(batch => batch.Delete(Kept("c", 3, Other)));
        Assert.Empty(await store.LinksAsync());
    }

    [Fact]
    public async Task A_reference_that_stands_in_a_column_has_no_link()
    {
        await using var store = await OpenAsync();
        var row = Row("a", 1) with
        {
            Rest = Lexidex.Schema.Data.RecordJson.ToDagCbor("""{"owner":"did:web:example.com","subject":"at://handle.example/a.b.c/d"}"""u8),
        };
        var columns = (byte[]?[])row.Columns.Clone();
        columns[3] = LinkTarget.Parse("did:web:example.com")![1..];

        await store.WriteAsync(batch => batch.Live(row with { Columns = columns }));

        Assert.Equal(["subject"], (await store.Store.Links.ListAsync(new LinkQuery(), CancellationToken.None)).Select(link => link.Path));
    }

    [Fact]
    public async Task Links_of_a_hidden_account_are_not_shown_until_it_comes_back_and_of_a_purged_one_are_gone()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(Row("a", 1).Naming(BobText)).Repo(Alice, 1));

        await store.WriteAsync(batch => batch.Repos[Alice] = new RepoState { Did = Alice, Account = AccountStatus.Takendown });
        Assert.Empty(await KeysAsync(store, ToBob));
        Assert.Equal([Key("a")], await KeysAsync(store, ToBob with { WithHidden = true }));

        await store.WriteAsync(batch => batch.Repos[Alice] = new RepoState { Did = Alice });
        Assert.Equal([Key("a")], await KeysAsync(store, ToBob));

        await store.WriteAsync(batch =>
        {
            batch.Purges.Add(Alice);
            batch.Live(Row("b", 2).Naming(BobText));
        });
        Assert.Equal([Key("b")], await KeysAsync(store, ToBob));
    }

    [Fact]
    public async Task A_rewrite_gives_rows_their_links_and_brings_none_back()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(Row("a", 1).Naming(BobText), Row("b", 1).Naming(BobText), Row("c", 1).Naming(BobText)));
        await store.WriteAsync(batch => batch.Live(Row("b", 2)).Delete(Row("c", 2)));
        Assert.Empty(await store.LinksAsync());
        await store.KeepLinksAsync(Collection);

        await store.WriteAsync(batch =>
        {
            batch.RewriteOnly = true;
            batch.Live(Row("a", 1).Naming(BobText), Row("b", 1).Naming(BobText), Row("c", 1).Naming(BobText));
        });

        Assert.Equal([Key("a")], await KeysAsync(store, ToBob));
    }

    [Fact]
    public async Task Records_that_were_there_before_get_their_links_also_by_a_filling_that_was_cut_off()
    {
        await using var store = await fixture.OpenAsync();
        TestRow[] rows = [.. Enumerable.Range(0, 25).Select(i => TestRow.Of(Numbered(i), "k", 1).Naming(i % 2 == 0 ? [BobText] : []))];
        TestRow[] kept = [.. Enumerable.Range(0, 25).Select(i => TestRow.Unregistered(Numbered(i), "k", 1, i % 3 == 0 ? "com.example.unwanted" : Other).Naming(BobText))];
        await store.WriteAsync(batch => batch.Bulk(rows).Bulk(kept));
        await using var hold = new LaneHold(store.Fence, _ => Task.CompletedTask, () => Task.CompletedTask);

        var pages = 0;
        var cut = new LinkFilling(store.Store) { PageRows = 4, Reached = () => Assert.NotEqual(3, ++pages) };
        await Assert.ThrowsAnyAsync<Exception>(() => cut.RunAsync(Everything, Collection, hold, _ => { }, CancellationToken.None));
        Assert.False(store.Store.Links.Kept.All[Collection]);
        Assert.Equal(4, (await KeysAsync(store, ToBob)).Count);
        await store.WriteAsync(batch => batch.Live(TestRow.Of(Numbered(24), "k", 2).Naming(), TestRow.Of(Numbered(99), "k", 2).Naming(BobText)));

        var filling = new LinkFilling(store.Store) { PageRows = 4 };
        Assert.Equal((26L, 13L), await filling.RunAsync(Everything, Collection, hold, _ => { }, CancellationToken.None));
        Assert.Equal((16L, 16L), await filling.RunAsync(StoreTable.Unregistered, Other, hold, _ => { }, CancellationToken.None));

        Assert.Equal([true, true], store.Store.Links.Kept.All.Values);
        Assert.Equal(await store.ExpectedAsync(Everything, StoreTable.Unregistered), (await store.LinksAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(13 + 16, (await store.LinksAsync()).Count);
    }

    [Fact]
    public async Task What_is_kept_is_remembered_and_forgotten_with_its_links()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(batch => batch.Live(Row("a", 1).Naming(BobText), TestRow.Unregistered(Alice, "b", 1, Other).Naming(BobText)));
        await using (var again = StoreFactory.Create(store.Url))
        {
            await again.OpenAsync(CancellationToken.None);
            Assert.Equal([Collection, Other], again.Links.Kept.All.Keys.Order(StringComparer.Ordinal));
        }

        await store.Store.Links.KeepAsync(Other, isWhole: false, CancellationToken.None);
        Assert.False(store.Store.Links.Kept.All[Other]);
        await store.Store.Links.ForgetAsync(Collection, CancellationToken.None);

        Assert.Equal([Other], store.Store.Links.Kept.All.Keys);
        Assert.Equal([$"{Other}/b"], await KeysAsync(store, ToBob));
        await store.WriteAsync(batch => batch.Live(Row("a", 2).Naming(BobText)));
        Assert.Equal([$"{Other}/b"], await KeysAsync(store, ToBob));
    }

    [Fact]
    public async Task Who_takes_the_lanes_knows_what_another_process_decided()
    {
        await using var store = await fixture.OpenAsync();
        await store.Store.Leases.ReleaseAsync(store.Fence, CancellationToken.None);
        await fixture.QueryAsync(store.Url, $"INSERT INTO link_collection (collection, is_whole) VALUES ('{Collection}', {(store.Store.Dialect.Name is "postgres" or "yugabyte" ? "true" : "1")})");
        Assert.Empty(store.Store.Links.Kept.All);

        await store.Store.Leases.TryTakeAsync("test", TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Equal([Collection], store.Store.Links.Kept.All.Keys);
    }

    [Fact]
    public async Task Links_are_listed_in_order_page_by_page()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(batch => batch.Bulk(
            [.. Enumerable.Range(0, 25).Select(i => TestRow.Of(Numbered(i), $"k{i % 3}", 1).Naming(BobText, "https://example.com/"))]));

        foreach (var query in new[] { ToBob, ToBob with { Collection = Collection }, ToBob with { Collection = Collection, Path = LinkChecks.Path }, new LinkQuery() })
        {
            var pages = new List<LinkRow>();
            for (LinkRow? after = null; ;)
            {
                var page = await store.Store.Links.ListAsync(query with { After = after, Limit = 4 }, CancellationToken.None);
                pages.AddRange(page);
                if (page.Count < 4)
                    break;
                after = page[^1];
            }

            Assert.Equal(await store.LinksAsync(query with { Limit = 1_000 }), pages.Select(Describe));
            Assert.Equal(query.Target is null ? 50 : 25, pages.Count);
        }

        Assert.Empty(await store.LinksAsync(ToBob with { Path = "elsewhere" }));
    }

    [Fact]
    public async Task After_any_history_the_links_are_those_of_the_rows_that_stand()
    {
        await using var store = await OpenAsync();
        var random = new Random(20261127);
        for (var round = 0; round < 40; round++)
        {
            await store.WriteAsync(batch => Fill(batch, random));
            Assert.Equal(await store.ExpectedAsync(Everything, StoreTable.Unregistered), (await store.LinksAsync()).Order(StringComparer.Ordinal));
        }

        Assert.NotEmpty(await store.LinksAsync());
    }

    private static void Fill(LaneBatch batch, Random random)
    {
        batch.ReplaceSameRev = random.Next(4) == 0;
        if (random.Next(12) == 0)
            batch.Purges.Add(random.Next(2) == 0 ? Alice : Bob);
        var keys = Enumerable.Range(0, 12).OrderBy(_ => random.Next()).Take(random.Next(1, 9)).ToList();
        foreach (var key in keys)
        {
            var row = OfKey(key, (ulong)random.Next(1, 12), random);
            switch (random.Next(5))
            {
                case 0:
                    batch.Delete(row);
                    break;
                case 1:
                    batch.Bulk(row);
                    break;
                default:
                    batch.Live(row);
                    break;
            }
        }
    }

    private static TestRow OfKey(int key, ulong rev, Random random)
    {
        var did = key % 2 == 0 ? Alice : Bob;
        var row = key % 3 == 0 ? TestRow.Unregistered(did, $"k{key}", rev, Other) : TestRow.Of(did, $"k{key}", rev);
        string[] names = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"https://example.com/{random.Next(5)}")];
        var named = row.Naming(names);
        return named with { Cid = System.Security.Cryptography.SHA256.HashData(named.Rest!) };
    }

    private static TestRow Row(string key, ulong rev) => TestRow.Of(Alice, key, rev).Naming();

    private static string Key(string key) => $"{Collection}/{key}";

    private async Task<TestStore> OpenAsync()
    {
        var store = await fixture.OpenAsync();
        await store.KeepLinksAsync(Collection, Other);
        return store;
    }

    private static async Task<List<string>> KeysAsync(TestStore store, LinkQuery query) =>
    [
        .. (await store.Store.Links.ListAsync(query, CancellationToken.None)).Select(link => $"{link.Collection}/{KeyText(link.RecordKey.Span)}"),
    ];

    private static string KeyText(ReadOnlySpan<byte> form)
    {
        Span<byte> text = stackalloc byte[RecordKeyForm.MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..RecordKeyForm.WriteText(form, text)]);
    }
}

public sealed class SqliteLinkTests(SqliteFixture fixture) : LinkConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15LinkTests(Postgres15Fixture fixture) : LinkConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18LinkTests(Postgres18Fixture fixture) : LinkConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaLinkTests(MariaFixture fixture) : LinkConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaLinkTests(TidbOnMariaFixture fixture) : LinkConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbLinkTests(TidbFixture fixture) : LinkConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresLinkTests(YugabyteOnPostgresFixture fixture)
    : LinkConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteLinkTests(YugabyteFixture fixture) : LinkConformance(fixture), IClassFixture<YugabyteFixture>;
