using System.Security.Cryptography;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;
using Xunit;

namespace Lexidex.Store.Conformance;

public abstract class PlcRowsConformance(StoreFixture fixture)
{
    private const long Began = 1_700_000_000_000_000;

    private static readonly DidKey Alice = Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa").Key;
    private static readonly DidKey Bob = Did.Parse("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb").Key;

    [Fact]
    public async Task Operations_come_back_as_they_were_the_oldest_first()
    {
        await using var store = await fixture.OpenAsync();
        var rows = store.Store.Plc!;
        Assert.Equal(3, await rows.AddAsync([Row(Alice, 2), Row(Bob, 1), Row(Alice, 1)], Began + 2, CancellationToken.None));

        var found = await rows.ReadAsync(Alice, CancellationToken.None);
        Assert.Equal([Show(Row(Alice, 1)), Show(Row(Alice, 2))], found.Select(Show));
        Assert.Single(await rows.ReadAsync(Bob, CancellationToken.None));
    }

    [Fact]
    public async Task The_same_operation_twice_is_one_in_one_write_or_in_two()
    {
        await using var store = await fixture.OpenAsync();
        var rows = store.Store.Plc!;
        Assert.Equal(1, await rows.AddAsync([Row(Alice, 1), Row(Alice, 1)], Began + 1, CancellationToken.None));
        Assert.Equal(1, await rows.AddAsync([Row(Alice, 1), Row(Alice, 2)], Began + 2, CancellationToken.None));
        Assert.Equal(2, (await rows.ReadAsync(Alice, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task The_position_moves_with_the_rows_and_never_back()
    {
        await using var store = await fixture.OpenAsync();
        var rows = store.Store.Plc!;
        Assert.Equal(0, await rows.ReadPositionAsync(CancellationToken.None));
        await rows.AddAsync([Row(Alice, 5)], Began + 5, CancellationToken.None);
        Assert.Equal(Began + 5, await rows.ReadPositionAsync(CancellationToken.None));

        Assert.Equal(0, await rows.AddAsync([], Began + 4, CancellationToken.None));
        Assert.Equal(Began + 5, await rows.ReadPositionAsync(CancellationToken.None));
    }

    private static PlcRow Row(DidKey did, int number)
    {
        var operation = new byte[number * 100];
        new Random(number).NextBytes(operation);
        return new PlcRow(did, SHA256.HashData(operation), Began + number, operation);
    }

    private static string Show(PlcRow row) =>
        $"{row.Did} {Convert.ToHexString(row.Digest.Span)} {row.CreatedMicros} {Convert.ToHexString(row.Operation.Span)}";
}

public sealed class SqlitePlcRowsTests(SqliteFixture fixture) : PlcRowsConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class Postgres15PlcRowsTests(Postgres15Fixture fixture) : PlcRowsConformance(fixture), IClassFixture<Postgres15Fixture>;

public sealed class Postgres18PlcRowsTests(Postgres18Fixture fixture) : PlcRowsConformance(fixture), IClassFixture<Postgres18Fixture>;

public sealed class MariaPlcRowsTests(MariaFixture fixture) : PlcRowsConformance(fixture), IClassFixture<MariaFixture>;

public sealed class TidbOnMariaPlcRowsTests(TidbOnMariaFixture fixture) : PlcRowsConformance(fixture), IClassFixture<TidbOnMariaFixture>;

public sealed class TidbPlcRowsTests(TidbFixture fixture) : PlcRowsConformance(fixture), IClassFixture<TidbFixture>;

public sealed class YugabyteOnPostgresPlcRowsTests(YugabyteOnPostgresFixture fixture)
    : PlcRowsConformance(fixture), IClassFixture<YugabyteOnPostgresFixture>;

public sealed class YugabytePlcRowsTests(YugabyteFixture fixture) : PlcRowsConformance(fixture), IClassFixture<YugabyteFixture>;
