using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>What people have who write SQL: functions that go both ways.</summary>
public abstract class SqlFunctionConformance(StoreFixture fixture)
{
    [Theory]
    [InlineData("at_did", "did:plc:ewvi7nxzyoun6zhxrhs64oiz")]
    [InlineData("at_did", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("at_did", "did:plc:777777777777777777777777")]
    [InlineData("at_rkey", "self")]
    [InlineData("at_rkey", "3jzfcijpj2z2a")]
    [InlineData("at_rkey", "jzzzzzzzzzzzz")]
    [InlineData("at_rkey", "kzzzzzzzzzzzz")]
    [InlineData("at_tid", "2222222222222")]
    [InlineData("at_tid", "3jzfcijpj2z2a")]
    [InlineData("at_tid", "bzzzzzzzzzzzz")]
    [InlineData("at_cid", "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a")]
    [InlineData("at_cid", "bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4")]
    [InlineData("at_uri", "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jzfcijpj2z2a")]
    [InlineData("at_uri", "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/com.example.other/self")]
    public async Task A_text_comes_back_from_its_compact_form(string function, string text)
    {
        await using var store = await fixture.OpenAsync();

        Assert.Equal(text, await store.QueryAsync($"SELECT {function}({function}('{text}'))"));
    }

    [Fact]
    public async Task The_compact_forms_are_those_of_the_rows()
    {
        await using var store = await fixture.OpenAsync();
        var uri = "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.like/3jzfcijpj2z2a"u8;
        var form = new byte[AtUriForm.MaxLength];
        AtUriForm.TryWrite(uri, form, out var length);
        var row = TestRow.Of(Alice, "3jzfcijpj2z2a", 5);
        row.Columns[4] = form[..length];

        await store.WriteAsync(batch => batch.Bulk(row, TestRow.Of(Bob, "self", 5)));

        const string Subject = "at_uri('at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.like/3jzfcijpj2z2a')";
        Assert.Equal("1", await store.QueryAsync($"SELECT count(*) FROM com_example_everything WHERE subject = {Subject}"));
        Assert.Equal(
            "1", await store.QueryAsync($"SELECT count(*) FROM com_example_everything WHERE did = at_did('did:plc:{new string('b', 24)}') AND rkey = at_rkey('self')"));
    }

    [Fact]
    public async Task A_did_that_is_not_plc_is_shown_where_its_text_is_known()
    {
        await using var store = await fixture.OpenAsync();
        var web = DidKey.Of("did:web:example.com"u8);
        Assert.Empty(await store.QueryAsync("SELECT coalesce(at_did(at_did('did:web:example.com')), '')") ?? "");

        await store.WriteAsync(batch => batch.Repos[web] = new RepoState { Did = web, DidText = "did:web:example.com" });

        Assert.Equal("did:web:example.com", await store.QueryAsync("SELECT at_did(at_did('did:web:example.com'))"));
        Assert.Equal(
            "at://did:web:example.com/com.example.other/self",
            await store.QueryAsync("SELECT at_uri(at_uri('at://did:web:example.com/com.example.other/self'))"));
    }
}

public sealed class SqliteSqlFunctionTests(SqliteFixture fixture) : SqlFunctionConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15SqlFunctionTests(Postgres15Fixture fixture) : SqlFunctionConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18SqlFunctionTests(Postgres18Fixture fixture) : SqlFunctionConformance(fixture), IClassFixture<Postgres18Fixture>;
