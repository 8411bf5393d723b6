using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Writes to the system tables what a batch says beside its rows, inside the transaction of the rows.</summary>
internal sealed class MySqlSystemWrites(MySqlStore store, MySqlConnection connection)
{
    private const int RowsPerStatement = 500;

    private readonly MySqlText _text = new();

    public async ValueTask WriteAsync(LaneBatch batch, CountChanges counts, CancellationToken cancellationToken)
    {
        if (batch.DeadLetters.Count > 0)
            await new MySqlDeadLetters(connection).WriteAsync(batch.DeadLetters, store.Options, cancellationToken);
        await WriteCountsAsync(counts, cancellationToken);
        await MySqlRepoWrites.WriteAsync(connection, batch.Repos.Values, store.Now(), cancellationToken);
        if (batch.Dequeues.Count > 0)
            await DeleteAsync("repo_queue", batch.Dequeues, cancellationToken);
        await MySqlRepoQueue.AddAsync(connection, batch.Enqueues.Values, store.Now(), cancellationToken);
        await WritePositionsAsync(batch.Positions, cancellationToken);
    }

    private async ValueTask WriteCountsAsync(CountChanges counts, CancellationToken cancellationToken)
    {
        foreach (var part in counts.Repos.Chunk(RowsPerStatement))
        {
            _text.Begin("INSERT INTO repo_collection (did, collection, count) VALUES ");
            foreach (var ((did, collection), change) in part)
                _text.Next("(").Did(did).Comma().Text(collection).Comma().Number(change).Add(")");
            await connection.ExecuteAsync(_text.Add(" ON DUPLICATE KEY UPDATE count = count + VALUES(count)").Take(), cancellationToken);
        }

        var less = counts.Repos.Where(entry => entry.Value < 0).Select(entry => entry.Key.Did).Distinct().ToList();
        if (less.Count > 0)
        {
            _text.Add("DELETE FROM repo_collection WHERE count = 0 AND did IN ");
            await connection.ExecuteAsync(AddDids(less).Take(), cancellationToken);
        }

        // In one order for all writers: none waits for one that waits for it.
        foreach (var part in counts.Totals.OrderBy(entry => entry.Key.Lane).ThenBy(entry => entry.Key.Collection, StringComparer.Ordinal).Chunk(RowsPerStatement))
        {
            _text.Begin("INSERT INTO collection_total (collection, lane, count) VALUES ");
            foreach (var ((collection, lane), change) in part)
                _text.Next("(").Text(collection).Comma().Number(lane).Comma().Number(change).Add(")");
            await connection.ExecuteAsync(_text.Add(" ON DUPLICATE KEY UPDATE count = count + VALUES(count)").Take(), cancellationToken);
        }
    }

    private async ValueTask WritePositionsAsync(Dictionary<(string Source, int Lane), long> positions, CancellationToken cancellationToken)
    {
        foreach (var part in positions.Chunk(RowsPerStatement))
        {
            _text.Begin("INSERT INTO checkpoint (source, lane, position) VALUES ");
            foreach (var ((source, lane), position) in part)
                _text.Next("(").Text(source).Comma().Number(lane).Comma().Number(position).Add(")");
            await connection.ExecuteAsync(_text.Add(" ON DUPLICATE KEY UPDATE position = VALUES(position)").Take(), cancellationToken);
        }
    }

    private async ValueTask DeleteAsync(string table, IReadOnlyCollection<DidKey> dids, CancellationToken cancellationToken)
    {
        _text.Add($"DELETE FROM {MySqlDialect.Instance.Quote(SqlIdent.Of(table))} WHERE did IN ");
        await connection.ExecuteAsync(AddDids(dids).Take(), cancellationToken);
    }

    private MySqlText AddDids(IReadOnlyCollection<DidKey> dids)
    {
        _text.Begin("(");
        foreach (var did in dids)
            _text.Next().Did(did);
        return _text.Add(")");
    }
}
