using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Table plc.</summary>
internal sealed class MySqlPlcRows(MySqlStore store) : IPlcRows
{
    private const int RowsPerStatement = 500;

    public async Task<long> ReadPositionAsync(CancellationToken cancellationToken) =>
        (await store.ReadPositionsAsync(PlcSource.Name, cancellationToken))[PlcSource.Lane];

    public async Task<int> AddAsync(IReadOnlyCollection<PlcRow> rows, long positionMicros, CancellationToken cancellationToken) =>
        await store.InTransactionAsync(
            async (connection, token) =>
            {
                var added = 0;
                var text = new MySqlText();
                foreach (var part in rows.Chunk(RowsPerStatement))
                {
                    text.Begin("INSERT IGNORE INTO plc (did, digest, created_at, operation) VALUES ");
                    foreach (var row in part)
                        text.Next("(").Did(row.Did).Comma().Bytes(row.Digest.Span).Comma().Time(MySqlFields.ToDateTime(row.CreatedMicros)).Comma()
                            .Bytes(row.Operation.Span).Add(")");
                    added += await connection.ExecuteAsync(text.Take(), token);
                }

                text.Add("INSERT INTO checkpoint (source, lane, position) VALUES (").Text(PlcSource.Name).Comma().Number(PlcSource.Lane).Comma()
                    .Number(positionMicros).Add(") ON DUPLICATE KEY UPDATE position = GREATEST(position, VALUES(position))");
                await connection.ExecuteAsync(text.Take(), token);
                return added;
            },
            cancellationToken);

    public async Task<IReadOnlyList<PlcRow>> ReadAsync(DidKey did, CancellationToken cancellationToken)
    {
        var found = new List<PlcRow>();
        await using var reader = await store.AskAsync(
            new MySqlText().Add("SELECT digest, created_at, operation FROM plc WHERE did = ").Did(did).Add(" ORDER BY created_at, digest").Take(),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new PlcRow(did, reader.Bytes(0), MySqlFields.ToMicros(reader.GetDateTime(1)), reader.Bytes(2)));
        return found;
    }
}
