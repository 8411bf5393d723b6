using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Table plc.</summary>
internal sealed class PostgresPlcRows(PostgresStore store) : IPlcRows
{
    private const string Add =
        """
        INSERT INTO plc (did, digest, created_at, operation) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """;

    private const string Move =
        """
        INSERT INTO checkpoint (source, lane, position) VALUES ($1, $2, $3)
        ON CONFLICT (source, lane) DO UPDATE SET position = greatest(checkpoint.position, excluded.position)
        """;

    public async Task<long> ReadPositionAsync(CancellationToken cancellationToken) =>
        (await store.ReadPositionsAsync(PlcSource.Name, cancellationToken))[PlcSource.Lane];

    public async Task<int> AddAsync(IReadOnlyCollection<PlcRow> rows, long positionMicros, CancellationToken cancellationToken)
    {
        PlcRow[] all = [.. rows];
        return await store.Retries.ExecuteAsync(token => new ValueTask<int>(AddOnceAsync(all, positionMicros, token)), cancellationToken);
    }

    public async Task<IReadOnlyList<PlcRow>> ReadAsync(DidKey did, CancellationToken cancellationToken)
    {
        var found = new List<PlcRow>();
        await using var reader = await store.AskAsync(
            "SELECT digest, created_at, operation FROM plc WHERE did = $1 ORDER BY created_at, digest",
            command => command.Add(did.ToGuid(), NpgsqlDbType.Uuid),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var created = PostgresParameters.ToMicros(reader.GetDateTime(1));
            found.Add(new PlcRow(did, reader.GetFieldValue<byte[]>(0), created, reader.GetFieldValue<byte[]>(2)));
        }

        return found;
    }

    // Statements of one batch are one transaction.
    private async Task<int> AddOnceAsync(PlcRow[] rows, long positionMicros, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        await using var commands = new NpgsqlBatch(connection);
        var add = commands.Command(Add)
            .AddArray(Array.ConvertAll(rows, row => row.Did.ToGuid()), NpgsqlDbType.Uuid)
            .AddArray(Array.ConvertAll(rows, row => row.Digest.ToArray()), NpgsqlDbType.Bytea)
            .AddArray(Array.ConvertAll(rows, row => PostgresParameters.ToDateTime(row.CreatedMicros)), NpgsqlDbType.TimestampTz)
            .AddArray(Array.ConvertAll(rows, row => row.Operation.ToArray()), NpgsqlDbType.Bytea);
        commands.Command(Move)
            .Add(PlcSource.Name, NpgsqlDbType.Text).Add((short)PlcSource.Lane, NpgsqlDbType.Smallint).Add(positionMicros, NpgsqlDbType.Bigint);
        await commands.ExecuteNonQueryAsync(cancellationToken);
        return (int)add.RecordsAffected;
    }
}
