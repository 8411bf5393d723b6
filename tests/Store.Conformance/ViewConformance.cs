using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;
using static Lexidex.Store.Conformance.Fixtures.TestTables;

namespace Lexidex.Store.Conformance;

/// <summary>What people see who write SQL: the view of a collection.</summary>
public abstract class ViewConformance(StoreFixture fixture)
{
    [Fact]
    public async Task The_view_shows_text()
    {
        await using var store = await fixture.OpenAsync();
        var cid = Cid.OfDagCbor("a record"u8);
        var digest = new byte[32];
        cid.WriteDigest(digest);
        var row = TestRow.Of(Alice, "3jzfcijpj2z2a", 5) with { Cid = digest };
        row.Columns[3] = new byte[16];
        Bob.WriteBytes(row.Columns[3]);
        row.Columns[7] = TestRow.Number((long)Tid.Parse("3jzfcijpj2z2a").Value);

        await store.WriteAsync(batch => batch.Bulk(row));

        const string Alices = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
        Assert.Equal(
            $"{Alices} at://{Alices}/{Collection}/3jzfcijpj2z2a 3jzfcijpj2z2a 2222222222227 {cid} did:plc:bbbbbbbbbbbbbbbbbbbbbbbb 3jzfcijpj2z2a",
            await store.QueryAsync(
                "SELECT did || ' ' || uri || ' ' || rkey || ' ' || rev || ' ' || cid || ' ' || owner || ' ' || clock FROM com_example_everything_v"));
    }
}

public sealed class SqliteViewTests(SqliteFixture fixture) : ViewConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15ViewTests(Postgres15Fixture fixture) : ViewConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18ViewTests(Postgres18Fixture fixture) : ViewConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaViewTests(MariaFixture fixture) : ViewConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaViewTests(TidbOnMariaFixture fixture) : ViewConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbViewTests(TidbFixture fixture) : ViewConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresViewTests(YugabyteOnPostgresFixture fixture)
    : ViewConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabyteViewTests(YugabyteFixture fixture) : ViewConformance(fixture), IClassFixture<YugabyteFixture>;
