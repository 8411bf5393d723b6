using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.MySql;

internal sealed class MySqlLinkRows(MySqlStore store) : ILinkRows
{
    private const int LinksPerStatement = 5_000;

    private LinkedCollections _kept = LinkedCollections.None;

    public LinkedCollections Kept => Volatile.Read(ref _kept);

    public async Task<LinkedCollections> RefreshAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        await using var reader = await store.AskAsync("SELECT collection, is_whole FROM link_collection", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found[reader.Text(0)] = reader.GetBoolean(1);
        var kept = found.Count == 0 ? LinkedCollections.None : new LinkedCollections(found);
        Volatile.Write(ref _kept, kept);
        return kept;
    }

    public async Task KeepAsync(string collection, bool isWhole, CancellationToken cancellationToken)
    {
        await store.ExecuteAsync(
            new MySqlText().Add("INSERT INTO link_collection (collection, is_whole) VALUES (").Text(collection).Comma().Number(isWhole ? 1 : 0)
                .Add(") ON DUPLICATE KEY UPDATE is_whole = VALUES(is_whole)").Take(),
            cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    // In pieces: TiDB's transactions have a limit, and InnoDB keeps what a transaction changed until its end.
    public async Task ForgetAsync(string collection, CancellationToken cancellationToken)
    {
        await KeepAsync(collection, isWhole: false, cancellationToken);
        var clear = new MySqlText().Add("DELETE FROM link WHERE collection = ").Text(collection).Add(" LIMIT ").Number(LinksPerStatement).Take();
        while (await store.ExecuteAsync(clear, cancellationToken) > 0)
        {
        }

        await store.ExecuteAsync(new MySqlText().Add("DELETE FROM link_collection WHERE collection = ").Text(collection).Take(), cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<LinkRow>> ListAsync(LinkQuery query, CancellationToken cancellationToken)
    {
        var text = new LinkQueryText('@', comparesRows: false);
        var sql = text.Build(query);
        var found = new List<LinkRow>();
        await using var reader = await store.AskAsync(sql, text.Values, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new LinkRow(reader.Bytes(0), reader.Text(1), reader.Text(2), DidKey.FromBytes(reader.Bytes(3)), reader.Bytes(4)));
        return found;
    }
}
