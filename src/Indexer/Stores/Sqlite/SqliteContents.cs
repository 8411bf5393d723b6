using System.Runtime.CompilerServices;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores.Copy;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Sqlite;

internal sealed class SqliteContents(SqliteStore store) : IStoreContents
{
    public async Task<IReadOnlyList<TableProjection>> ReadTablesAsync(CancellationToken cancellationToken) =>
        [.. (await TextsAsync("SELECT projection FROM collection_table ORDER BY collection", cancellationToken)).Select(TableProjection.FromJson)];

    public async Task<IReadOnlyList<string>> ReadSourcesAsync(CancellationToken cancellationToken) =>
        await TextsAsync("SELECT DISTINCT source FROM checkpoint ORDER BY source", cancellationToken);

    public async IAsyncEnumerable<QueuedRepo> ReadQueueAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT did, did_text, host, priority, attempts FROM repo_queue ORDER BY did").Rows();
        while (rows.Step())
            yield return new QueuedRepo(DidKey.FromBytes(rows.Bytes(0)), rows.TextOrNull(1), rows.Text(2), (int)rows.Int64(3), (int)rows.Int64(4));
    }

    public async IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT reason, detail, source, did, path, bytes, at FROM dead_letter ORDER BY id").Rows();
        while (rows.Step())
            yield return new DeadLetter(
                rows.Text(0), rows.Text(1), rows.Text(2), DidKey.FromBytes(rows.Bytes(3)), rows.Text(4), rows.Bytes(5).ToArray(), rows.Int64(6));
    }

    public async IAsyncEnumerable<PlcRow> ReadPlcAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare("SELECT did, digest, created_at, operation FROM plc").Rows();
        while (rows.Step())
            yield return new PlcRow(DidKey.FromBytes(rows.Bytes(0)), rows.Bytes(1).ToArray(), rows.Int64(2), rows.Bytes(3).ToArray());
    }

    private async Task<IReadOnlyList<string>> TextsAsync(string sql, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        using var loan = await store.ReadAsync(cancellationToken);
        using var rows = loan.Session.Prepare(sql).Rows();
        while (rows.Step())
            texts.Add(rows.Text(0));
        return texts;
    }
}
