using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Takes a batch's repositories away, whichever table their rows stand in, inside a transaction under the lease.</summary>
internal sealed class MySqlPurge(MySqlStore store, MySqlConnection connection, LaneBatch batch)
{
    private readonly string _dids = TextOf(batch.Purges);

    /// <summary>False where it took as many rows as go at a time: the repositories say so, and it is to be done again in the next transaction.</summary>
    public async ValueTask<bool> RunAsync(CountChanges counts, CancellationToken cancellationToken)
    {
        if (batch.Purges.Count == 0)
            return true;

        if (!await TakeRowsAsync(cancellationToken))
        {
            using var marks = batch.PurgeMarks();
            await new MySqlSystemWrites(store, connection).WriteAsync(marks, new CountChanges(), cancellationToken);
            return false;
        }

        await TakeCountsAsync(counts, cancellationToken);
        await connection.ExecuteAsync($"DELETE FROM did_text WHERE did IN {_dids}", cancellationToken);
        return true;
    }

    private async ValueTask<bool> TakeRowsAsync(CancellationToken cancellationToken)
    {
        var left = batch.PurgeRows;
        foreach (var name in store.Tables.Names.Values.Concat(["record", "link"]))
        {
            var table = MySqlDialect.Instance.Quote(SqlIdent.Of(name));
            left -= await connection.ExecuteAsync($"DELETE FROM {table} WHERE did IN {_dids} LIMIT {left}", cancellationToken);
            if (left == 0)
                return false;
        }

        return true;
    }

    private async ValueTask TakeCountsAsync(CountChanges counts, CancellationToken cancellationToken)
    {
        await using (var reader = await connection.QueryAsync($"SELECT did, collection, count FROM repo_collection WHERE did IN {_dids}", cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                counts.AddTotal(DidKey.FromBytes(reader.Bytes(0)), reader.Text(1), -reader.GetInt64(2));
        }

        await connection.ExecuteAsync($"DELETE FROM repo_collection WHERE did IN {_dids}", cancellationToken);
    }

    private static string TextOf(IReadOnlyCollection<DidKey> dids)
    {
        var text = new MySqlText().Begin("(");
        foreach (var did in dids)
            text.Next().Did(did);
        return text.Add(")").Take();
    }
}
