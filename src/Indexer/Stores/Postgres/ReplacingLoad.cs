using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// Writes one batch where COPY is quick only outside of transactions, and replaces what it meets. Repositories that have no
/// rows are marked as being loaded, in a transaction under the lease; then their rows are copied, each statement fenced by
/// time; then all else is written in a second transaction under the lease, which lets the repositories count. What a crash
/// leaves in between says that it is half loaded, and is repaired by difference. Everything else is merged in one transaction.
/// </summary>
internal sealed class ReplacingLoad(PostgresStore store, LoadMarks marks, LoadSize size, LaneBatch batch, LaneFence fence)
{
    private readonly HashSet<DidKey> _dids = LoadMarks.DidsOf(batch);
    private readonly short[] _lanes = BatchLanes.Of(batch);

    public async ValueTask RunAsync(PostgresWriterSession session, CancellationToken cancellationToken)
    {
        await marks.LearnAsync(session.Connection, fence, cancellationToken);
        var loaded = await TryBeginAsync(session.Connection, cancellationToken) ? _dids : null;
        if (loaded is not null)
            await CopyAsync(session, cancellationToken);
        await FinishAsync(session, loaded, cancellationToken);
        marks.Ended(batch, loaded);
    }

    private async ValueTask FinishAsync(PostgresWriterSession session, HashSet<DidKey>? loaded, CancellationToken cancellationToken)
    {
        try
        {
            await new PostgresTransaction(store, session, batch) { Marks = marks, Loaded = loaded }.RunAsync(fence, RowsAsNew.None, cancellationToken);
        }
        catch when (loaded is not null)
        {
            // The rows are there. Whoever tries again may find no time or an index, and would then take them for counted.
            marks.Doubt(batch);
            throw;
        }
    }

    /// <summary>Marks the repositories; false where the batch has none to load, or one that may have rows.</summary>
    private async ValueTask<bool> TryBeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_dids.Count == 0 || batch.Purges.Count > 0 || !_dids.All(batch.Repos.ContainsKey))
            return false;

        // Rows that a crash leaves behind would stay without their links: a repair only writes what is missing or differs.
        if (batch.BulkRows.Any(rows => store.Links.Kept.MayHave(rows.Table)))
            return false;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var lease = await PostgresLeases.CheckAsync(connection, _lanes, fence, cancellationToken);
        if (lease.Ends <= store.Now() || !await IsFreeAsync(connection, cancellationToken))
            return false;

        await WriteMarksAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Whether none of the repositories has rows but what we have loaded of it, and none of the tables a secondary index.</summary>
    private async ValueTask<bool> IsFreeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var questions = new NpgsqlBatch(connection);
        var dids = _dids.ToGuids();
        questions.Command("SELECT did FROM bulk_load WHERE did = ANY ($1) AND epoch = $2").AddArray(dids, NpgsqlDbType.Uuid).Add(fence.Epoch, NpgsqlDbType.Bigint);
        questions.Command("SELECT did FROM bulk_load WHERE did = ANY ($1) AND epoch <> $2").AddArray(dids, NpgsqlDbType.Uuid).Add(fence.Epoch, NpgsqlDbType.Bigint);
        questions.Command("SELECT did FROM repo_collection WHERE did = ANY ($1)").AddArray(dids, NpgsqlDbType.Uuid);
        questions.Command("SELECT did FROM repo WHERE did = ANY ($1) AND rev IS NOT NULL").AddArray(dids, NpgsqlDbType.Uuid);
        questions.Command("SELECT 1 FROM pg_index WHERE indrelid = ANY (ARRAY(SELECT to_regclass(t)::oid FROM unnest($1) AS t)) AND NOT indisprimary LIMIT 1")
            .AddArray(batch.BulkRows.Select(rows => store.Tables.Of(rows.Table).Name).ToArray(), NpgsqlDbType.Text);
        await using var reader = await questions.ExecuteReaderAsync(cancellationToken);
        var ours = await ReadDidsAsync(reader, cancellationToken);
        var filled = await ReadDidsAsync(reader, cancellationToken);
        filled.UnionWith(await ReadDidsAsync(reader, cancellationToken));
        filled.UnionWith(await ReadDidsAsync(reader, cancellationToken));

        // Loaded by more than one batch: whatever was sent twice is counted once, at the end.
        foreach (var did in ours)
            marks.Doubt(did);
        return filled.IsSubsetOf(ours) && !await reader.ReadAsync(cancellationToken);
    }

    private static async ValueTask<HashSet<DidKey>> ReadDidsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var dids = new HashSet<DidKey>();
        while (await reader.ReadAsync(cancellationToken))
            dids.Add(DidKey.FromGuid(reader.GetGuid(0)));
        await reader.NextResultAsync(cancellationToken);
        return dids;
    }

    private async ValueTask WriteMarksAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var before = new LaneBatch();
        foreach (var did in _dids)
            before.Repos[did] = batch.Repos[did].AsLoading();
        await new PostgresSystemWrites(store, connection).WriteAsync(before, new CountChanges(), cancellationToken);
        await LoadMarks.SetAsync(connection, batch, fence, cancellationToken);
    }

    private async ValueTask CopyAsync(PostgresWriterSession session, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAllAsync(session, cancellationToken);
        }
        catch (Exception fault)
        {
            // Nobody knows what of it has arrived, and the session must not go on with settings of a load.
            marks.Doubt(batch);
            await session.Connection.CloseAsync();
            if (!cancellationToken.IsCancellationRequested && !IsEndedByServer(fault))
                await Task.Delay(store.Options.LoadTimeout, store.Clock, cancellationToken);
            throw;
        }
    }

    // A connection that was lost ends no statement: what the server had heard it may still write, over what comes next.
    private static bool IsEndedByServer(Exception? fault) => fault is PostgresException || (fault is not null && IsEndedByServer(fault.InnerException));

    private async ValueTask CopyAllAsync(PostgresWriterSession session, CancellationToken cancellationToken)
    {
        await session.BeginLoadAsync(store.Options.LoadTimeout, cancellationToken);
        var lease = await ReadLeaseAsync(session, cancellationToken);
        foreach (var rows in batch.BulkRows)
        {
            for (var (row, end) = (0, 0); row < rows.RowCount; row = end)
            {
                // Renewed meanwhile, as a rule: then the next statement has as much time as the first.
                if (lease.Left < store.Options.LoadTimeout)
                    lease = await ReadLeaseAsync(session, cancellationToken);
                end = Math.Min(rows.RowCount, row + size.Rows);
                await CopyAsync(session, rows, row, end, lease, cancellationToken);
            }
        }

        await session.EndLoadAsync(cancellationToken);
        size.Grow();
    }

    private async ValueTask CopyAsync(PostgresWriterSession session, RecordBatch rows, int from, int to, LoadLease lease, CancellationToken cancellationToken)
    {
        try
        {
            await session.CopyAsync(store.Tables.Of(rows.Table).CopyUntil(lease.Until), rows.Runs(from, to), cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.QueryCanceled && size.TryHalve(to - from))
        {
            throw new NpgsqlException(
                string.Create(CultureInfo.InvariantCulture, $"{to - from} rows took longer than the {store.Options.LoadTimeout.TotalSeconds:0.0} s of a load: {size.Rows} are sent."),
                new TimeoutException(exception.MessageText, exception));
        }

        lease.RequireLeft();
    }

    private async ValueTask<LoadLease> ReadLeaseAsync(PostgresWriterSession session, CancellationToken cancellationToken)
    {
        var asked = store.Clock.GetTimestamp();
        var end = await PostgresLeases.LookAsync(session.Connection, _lanes, fence, cancellationToken);
        var lease = new LoadLease(store.Clock, asked, end.Ends - store.Now(), end.Now);
        lease.RequireLeft();
        return lease;
    }
}
