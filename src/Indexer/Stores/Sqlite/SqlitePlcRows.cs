using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Table plc of the embedded store.</summary>
internal sealed class SqlitePlcRows(SqliteStore store) : IPlcRows
{
    public async Task<long> ReadPositionAsync(CancellationToken cancellationToken) =>
        (await store.ReadPositionsAsync(PlcSource.Name, cancellationToken))[PlcSource.Lane];

    public async Task<int> AddAsync(IReadOnlyCollection<PlcRow> rows, long positionMicros, CancellationToken cancellationToken)
    {
        var added = 0;
        await store.WriteAsync(
            session => session.InTransaction(() =>
            {
                foreach (var row in rows)
                    added += Add(session, row);
                session.Prepare(
                    "INSERT INTO checkpoint (source, lane, position) VALUES (?1, ?2, ?3) "
                    + "ON CONFLICT (source, lane) DO UPDATE SET position = max(position, excluded.position)")
                    .BindText(1, PlcSource.Name).Bind(2, PlcSource.Lane).Bind(3, positionMicros).Run();
            }),
            cancellationToken);
        return added;
    }

    public async Task<IReadOnlyList<PlcRow>> ReadAsync(DidKey did, CancellationToken cancellationToken)
    {
        var found = new List<PlcRow>();
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT digest, created_at, operation FROM plc WHERE did = ?1 ORDER BY created_at, digest")
            .Bind(1, did).Rows();
        while (rows.Step())
            found.Add(new PlcRow(did, rows.Bytes(0).ToArray(), rows.Int64(1), rows.Bytes(2).ToArray()));
        return found;
    }

    private static int Add(SqliteSession session, PlcRow row) =>
        session.Prepare("INSERT INTO plc (did, digest, created_at, operation) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")
            .Bind(1, row.Did).Bind(2, row.Digest.Span).Bind(3, row.CreatedMicros).Bind(4, row.Operation.Span).Run();
}
