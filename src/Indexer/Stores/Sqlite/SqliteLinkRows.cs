using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

internal sealed class SqliteLinkRows(SqliteStore store) : ILinkRows
{
    private LinkedCollections _kept = LinkedCollections.None;

    public LinkedCollections Kept => Volatile.Read(ref _kept);

    public async Task<LinkedCollections> RefreshAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        using (var loan = await store.ReadAsync(cancellationToken))
        {
            using var rows = loan.Session.Prepare("SELECT collection, is_whole FROM link_collection").Rows();
            while (rows.Step())
                found[rows.Text(0)] = rows.Int64(1) != 0;
        }

        var kept = found.Count == 0 ? LinkedCollections.None : new LinkedCollections(found);
        Volatile.Write(ref _kept, kept);
        return kept;
    }

    public async Task KeepAsync(string collection, bool isWhole, CancellationToken cancellationToken)
    {
        await store.WriteAsync(session => Keep(session, collection, isWhole), cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    public async Task ForgetAsync(string collection, CancellationToken cancellationToken)
    {
        await store.WriteAsync(
            session => session.InTransaction(() =>
            {
                session.Prepare("DELETE FROM link WHERE collection = ?1").BindText(1, collection).Run();
                session.Prepare("DELETE FROM link_collection WHERE collection = ?1").BindText(1, collection).Run();
            }),
            cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<LinkRow>> ListAsync(LinkQuery query, CancellationToken cancellationToken)
    {
        var text = new LinkQueryText('?');
        var sql = text.Build(query);
        var found = new List<LinkRow>();
        using var loan = await store.ReadAsync(cancellationToken);
        var statement = loan.Session.Prepare(sql);
        for (var i = 0; i < text.Values.Count; i++)
            SqliteFields.Bind(statement, i + 1, text.Values[i].Kind, text.Values[i].Bytes.Span);
        using var rows = statement.Rows();
        while (rows.Step())
            found.Add(new LinkRow(rows.Bytes(0).ToArray(), rows.Text(1), rows.Text(2), DidKey.FromBytes(rows.Bytes(3)), rows.Bytes(4).ToArray()));
        return found;
    }

    private static void Keep(SqliteSession session, string collection, bool isWhole) =>
        session.Prepare(
            "INSERT INTO link_collection (collection, is_whole) VALUES (?1, ?2) ON CONFLICT (collection) DO UPDATE SET is_whole = excluded.is_whole")
            .BindText(1, collection).Bind(2, isWhole ? 1 : 0).Run();
}
