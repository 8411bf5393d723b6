using System.Runtime.CompilerServices;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores.Copy;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Postgres;

internal sealed class PostgresContents(PostgresStore store) : IStoreContents
{
    public async Task<IReadOnlyList<TableProjection>> ReadTablesAsync(CancellationToken cancellationToken) =>
        [.. (await TextsAsync("SELECT projection FROM collection_table ORDER BY collection", cancellationToken)).Select(TableProjection.FromJson)];

    public async Task<IReadOnlyList<string>> ReadSourcesAsync(CancellationToken cancellationToken) =>
        await TextsAsync("SELECT DISTINCT source FROM checkpoint ORDER BY source", cancellationToken);

    public async IAsyncEnumerable<QueuedRepo> ReadQueueAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await store.AskAsync("SELECT did, did_text, host, priority, attempts FROM repo_queue ORDER BY did", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new QueuedRepo(
                DidKey.FromGuid(reader.GetGuid(0)), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4));
    }

    public async IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await store.AskAsync("SELECT reason, detail, source, did, path, bytes, at FROM dead_letter ORDER BY id", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new DeadLetter(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), DidKey.FromGuid(reader.GetGuid(3)), reader.GetString(4),
                reader.GetFieldValue<byte[]>(5), PostgresParameters.ToMicros(reader.GetDateTime(6)));
    }

    public async IAsyncEnumerable<PlcRow> ReadPlcAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await store.AskAsync("SELECT did, digest, created_at, operation FROM plc", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new PlcRow(
                DidKey.FromGuid(reader.GetGuid(0)), reader.GetFieldValue<byte[]>(1), PostgresParameters.ToMicros(reader.GetDateTime(2)),
                reader.GetFieldValue<byte[]>(3));
    }

    private async Task<IReadOnlyList<string>> TextsAsync(string sql, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        await using var reader = await store.AskAsync(sql, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            texts.Add(reader.GetString(0));
        return texts;
    }
}
