using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Takes a batch's repositories away, whichever table their rows stand in, inside a transaction under the lease.</summary>
internal sealed class PostgresPurge(PostgresStore store, NpgsqlConnection connection, LaneBatch batch)
{
    private readonly Guid[] _dids = batch.Purges.ToGuids();

    /// <summary>False where some table may have more rows than go at a time: the repositories say so, and it is to be done again in the next transaction.</summary>
    public async ValueTask<bool> RunAsync(CountChanges counts, CancellationToken cancellationToken)
    {
        if (_dids.Length == 0)
            return true;

        var system = new PostgresSystemWrites(store, connection);
        if (!await TakeRowsAsync(cancellationToken))
        {
            using var marks = batch.PurgeMarks();
            await system.WriteAsync(marks, new CountChanges(), cancellationToken);
            return false;
        }

        await system.TakeCountsAsync(_dids, counts, cancellationToken);
        await TakeRestAsync(cancellationToken);
        return true;
    }

    private async ValueTask<bool> TakeRowsAsync(CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection);
        foreach (var table in store.Tables.Names.Values)
            AddStep(commands, table, "did, rkey");
        AddStep(commands, "record", "did, collection, rkey");
        AddStep(commands, "link", "target, collection, path, did, rkey");
        await commands.ExecuteNonQueryAsync(cancellationToken);
        return commands.BatchCommands.Cast<NpgsqlBatchCommand>().All(command => command.RecordsAffected < batch.PurgeRows);
    }

    private void AddStep(NpgsqlBatch commands, string name, string keys)
    {
        var table = PostgresDialect.Instance.Quote(SqlIdent.Of(name));
        commands.Command($"DELETE FROM {table} WHERE ({keys}) IN (SELECT {keys} FROM {table} WHERE did = ANY ($1) LIMIT $2)")
            .AddArray(_dids, NpgsqlDbType.Uuid).Add(batch.PurgeRows, NpgsqlDbType.Integer);
    }

    private async ValueTask TakeRestAsync(CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection);
        foreach (var table in store.Capabilities.CopiesByReplacing ? ["did_text", "bulk_load"] : new[] { "did_text" })
            commands.Command($"DELETE FROM {table} WHERE did = ANY ($1)").AddArray(_dids, NpgsqlDbType.Uuid);
        await commands.ExecuteNonQueryAsync(cancellationToken);
    }
}
