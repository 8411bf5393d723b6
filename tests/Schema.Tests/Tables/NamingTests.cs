using System.Text;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Schema.Tests.Tables;

public sealed class NamingTests
{
    [Theory]
    [InlineData("createdAt", "created_at")]
    [InlineData("viaURI", "via_uri")]
    [InlineData("RGBColor", "rgb_color")]
    [InlineData("iSO", "i_so")]
    [InlineData("h3Index", "h3_index")]
    [InlineData("focalLengthIn35mmFormat", "focal_length_in35mm_format")]
    [InlineData("is_conflicted", "is_conflicted")]
    [InlineData("cid-link", "cid_link")]
    [InlineData("__a..b__", "a_b")]
    [InlineData("2fa", "_2fa")]
    [InlineData("Text", "text")]
    public void A_property_becomes_its_snake_form(string property, string column) => Assert.Equal(column, Name(property));

    [Theory]
    [InlineData("did", "did_75ca3ca2")]
    [InlineData("order", "order_")]
    [InlineData("uri", "uri_70e5d7b6")]
    [InlineData("indexedAt", "indexed_at_")]
    [InlineData("xmin", "xmin_")]
    [InlineData("rank", "rank_")]
    [InlineData("", "x_e3b0c442")]
    [InlineData("имя", "x_")]
    [InlineData("\0", "x_6e340b9c")]
    public void A_name_that_is_taken_or_empty_gets_eight_hex_digits_of_its_path(string property, string start)
    {
        var name = Name(property);

        Assert.StartsWith(start, name, StringComparison.Ordinal);
        Assert.Matches("^[a-z_]+_[0-9a-f]{8}$", name);
    }

    [Fact]
    public void A_later_column_of_the_same_snake_form_gives_way()
    {
        var names = new ColumnNames();

        Assert.Equal("a_b", names.Take(["aB"], ["aB"]));
        Assert.Matches("^a_b_[0-9a-f]{8}$", names.Take(["a_b"], ["a_b"]));
        Assert.Matches("^a_b_[0-9a-f]{8}$", names.Take(["a", "b"], ["a", "b"]));
    }

    [Fact]
    public void Forty_eight_characters_stand_and_forty_nine_are_cut_to_forty()
    {
        Assert.Equal(new string('x', 48), Name(new string('x', 48)));
        Assert.Matches("^x{40}_[0-9a-f]{8}$", Name(new string('x', 49)));
        Assert.Matches("^x{40}_[0-9a-f]{8}$", Name(new string('x', 1_000_000)));
    }

    [Theory]
    [InlineData("app.bsky.feed.like", "app_bsky_feed_like")]
    [InlineData("fm.teal.actor.profileStatus", "fm_teal_actor_profile_status_63cd4bcc")]
    [InlineData("app.bsky.actor.contentVisibilityDeclaration", "app_bsky_actor_content_visibility_declar_bbfeaaff")]
    [InlineData("a-b.example.thing", "a_b_example_thing_")]
    [InlineData("com.example.thing.v", "com_example_thing_v_")]
    [InlineData("sqlite.example.thing", "x_sqlite_example_thing_")]
    [InlineData("dead.letter.total", "dead_letter_total_")]
    [InlineData("pg.stat.activity", "pg_stat_activity_")]
    [InlineData("sql.calc.found.rows", "sql_calc_found_rows_")]
    [InlineData("com.example.deadbeef", "com_example_deadbeef_")]
    public void A_collection_names_its_table(string nsid, string start) =>
        Assert.StartsWith(start, TableNames.Of(Nsid.Parse(nsid)), StringComparison.Ordinal);

    [Theory]
    [InlineData("subject", "app_bsky_feed_like__subject__key")]
    [InlineData("a_very_long_name_of_a_column_that_is_kept", "app_bsky_feed_like__a_very_long_name_of_a_column_t__")]
    public void An_index_is_named_after_table_columns_and_kind(string column, string start)
    {
        var name = TableNames.OfIndex("app_bsky_feed_like", [column], IndexKind.Key);

        Assert.StartsWith(start, name, StringComparison.Ordinal);
        Assert.True(SqlIdent.TryParse(name, out _), name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("1a")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("a\0")]
    [InlineData("ä")]
    public void What_is_unsafe_is_no_identifier(string text)
    {
        Assert.False(SqlIdent.TryParse(text, out _));
        Assert.Throws<FormatException>(() => SqlIdent.Of(text));
    }

    [Fact]
    public void An_identifier_has_at_most_sixty_bytes()
    {
        Assert.True(SqlIdent.TryParse(new string('a', 60), out _));
        Assert.False(SqlIdent.TryParse(new string('a', 61), out _));
        Assert.Throws<InvalidOperationException>(() => default(SqlIdent).ToString());
    }

    [Fact]
    public void A_hundred_thousand_hostile_properties_get_safe_and_different_names()
    {
        var random = new Random(7_411);
        var names = new ColumnNames();
        var properties = new HashSet<string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        while (properties.Count < 100_000)
        {
            var property = HostileName(random);
            if (!properties.Add(property))
                continue;
            var name = names.Take([property], [property]);
            Assert.True(SqlIdent.TryParse(name, out _) && taken.Add(name), name);
            Assert.False(ReservedWords.Contains(name) || ReservedWords.IsSystemName(name), name);
        }
    }

    [Fact]
    public void Tables_views_and_indexes_of_many_collections_never_share_a_name()
    {
        var random = new Random(90_125);
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var collections = new HashSet<string>(StringComparer.Ordinal);
        while (collections.Count < 30_000)
        {
            var nsid = HostileNsid(random);
            if (!collections.Add(nsid))
                continue;
            var table = TableNames.Of(Nsid.Parse(nsid));
            foreach (var name in new[] { table, table + "_v", table + "__pk", TableNames.OfIndex(table, ["v"], IndexKind.Key) })
                Assert.True(SqlIdent.TryParse(name, out _) && taken.TryAdd(name, nsid), $"{name}: {nsid}, {taken.GetValueOrDefault(name)}");
        }
    }

    private static string Name(string property) => new ColumnNames().Take([property], [property]);

    private static string HostileName(Random random)
    {
        string[] seeds = ["did", "rest", "order", "a", "B", "_", "\"", "'; --", "\0", "é", "日本", "\U0001F600", " ", ".", "$", "9", "URI", "xmin", "\\", "`"];
        var name = new StringBuilder();
        for (var parts = random.Next(0, 6); parts > 0; parts--)
            name.Append(random.Next(4) == 0 ? new string((char)random.Next('a', 'd'), random.Next(1, 80)) : seeds[random.Next(seeds.Length)]);
        return name.ToString();
    }

    // Few short labels, so that names which are close to one another come up often.
    private static string HostileNsid(Random random)
    {
        string[] labels = ["a", "b", "v", "pk", "key", "V", "sqlite", "x", "aB", "deadbeef", "abcdefghijklmnopqrstuvwxyz"];
        string[] hosts = ["a", "b", "v", "x-y", "sqlite", "x", "1", "key", "pk"];
        var count = random.Next(2, 8);
        return string.Join('.', Enumerable.Range(0, count).Select(at => at == 0 ? "com" : hosts[random.Next(hosts.Length)]))
            + "." + labels[random.Next(labels.Length)];
    }
}
