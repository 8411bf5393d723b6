using Lexidex.Indexer.Projection;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Table lane_lease. Whoever locks several rows of it locks them in the order of their lanes.</summary>
/// <remarks>
/// Ends of leases are by the clock of the process. One that runs ahead takes lanes over too early, which the epoch makes
/// harmless: the former owner writes nothing more. Where rows are also written outside of transactions, lanes of another owner
/// are taken only when the last statement that it could have begun has ended.
/// </remarks>
internal sealed class PostgresLeases(PostgresStore store) : ILaneLeases
{
    private const string Select = "SELECT lane, owner, epoch, expires_at, clock_timestamp() FROM lane_lease WHERE lane = ANY ($1) ORDER BY lane";

    // Against what changes who holds a lane, not against its renewal: a batch that the server holds up costs no process its lanes.
    private const string Locked = $"{Select} FOR KEY SHARE";

    /// <summary>Locks the lease rows against being taken until the transaction ends, and compares their epoch.</summary>
    public static ValueTask<LeaseEnd> CheckAsync(NpgsqlConnection connection, short[] lanes, LaneFence fence, CancellationToken cancellationToken) =>
        ReadAsync(connection, Locked, lanes, fence, cancellationToken);

    /// <summary>Compares their epoch, and locks nothing: good until the end that is answered.</summary>
    public static ValueTask<LeaseEnd> LookAsync(NpgsqlConnection connection, short[] lanes, LaneFence fence, CancellationToken cancellationToken) =>
        ReadAsync(connection, Select, lanes, fence, cancellationToken);

    private static async ValueTask<LeaseEnd> ReadAsync(
        NpgsqlConnection connection, string sql, short[] lanes, LaneFence fence, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection).AddArray(lanes, NpgsqlDbType.Smallint);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (found, first, now) = (0, DateTime.MaxValue, DateTime.MinValue);
        for (; await reader.ReadAsync(cancellationToken); found++)
        {
            if (reader.GetInt64(2) != fence.Epoch || reader.IsDBNull(1) || reader.GetString(1) != fence.Owner)
                throw LeaseRules.Lost(reader.GetInt16(0), fence);
            if (reader.GetDateTime(3) < first)
                first = reader.GetDateTime(3);
            now = reader.GetDateTime(4);
        }

        if (found != lanes.Length)
            throw new InvalidOperationException($"Table lane_lease has {found} of the {lanes.Length} lanes asked for.");
        return new LeaseEnd(first, now);
    }

    public async Task<LaneFence?> TryTakeAsync(string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        var fence = await store.Retries.ExecuteAsync(async token => await TakeOnceAsync(owner, duration, token), cancellationToken);
        if (fence is not null)
            await store.Links.RefreshAsync(cancellationToken);
        return fence;
    }

    public async Task RenewAsync(LaneFence fence, TimeSpan duration, CancellationToken cancellationToken)
    {
        var renewed = await UpdateAsync(
            "FOR NO KEY UPDATE", "UPDATE lane_lease SET expires_at = $3 WHERE owner = $1 AND epoch = $2", fence, store.Now() + duration, cancellationToken);
        if (renewed != Lane.Count)
            throw LeaseRules.Lost(Lane.Count - renewed, fence.Owner);
    }

    public async Task ReleaseAsync(LaneFence fence, CancellationToken cancellationToken) =>
        await UpdateAsync(
            "FOR UPDATE", "UPDATE lane_lease SET owner = NULL, expires_at = $3 WHERE owner = $1 AND epoch = $2", fence, store.Now(), cancellationToken);

    private async Task<LaneFence?> TakeOnceAsync(string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(connection, owner, cancellationToken) is not { } epoch)
            return null;

        await using var take = new NpgsqlCommand("UPDATE lane_lease SET owner = $1, epoch = $2, expires_at = $3", connection)
            .Add(owner, NpgsqlDbType.Text).Add(epoch + 1, NpgsqlDbType.Bigint).Add(store.Now() + duration, NpgsqlDbType.TimestampTz);
        await take.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new LaneFence(owner, epoch + 1);
    }

    /// <summary>Locks all rows; the highest epoch so far, or null while another owner's lease runs.</summary>
    private async ValueTask<long?> LockAsync(NpgsqlConnection connection, string owner, CancellationToken cancellationToken)
    {
        var now = store.Now() - store.Capabilities.LateWrites;
        var newest = 0L;
        await using var command = new NpgsqlCommand("SELECT owner, epoch, expires_at FROM lane_lease ORDER BY lane FOR UPDATE", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!reader.IsDBNull(0) && reader.GetString(0) != owner && reader.GetDateTime(2) > now)
                return null;
            newest = Math.Max(newest, reader.GetInt64(1));
        }

        return newest;
    }

    private ValueTask<int> UpdateAsync(string rowLock, string sql, LaneFence fence, DateTime time, CancellationToken cancellationToken) =>
        store.Retries.ExecuteAsync(async token => await UpdateOnceAsync(rowLock, sql, fence, time, token), cancellationToken);

    private async Task<int> UpdateOnceAsync(string rowLock, string sql, LaneFence fence, DateTime time, CancellationToken cancellationToken)
    {
        await using var connection = await store.Readers.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAllAsync([$"SELECT lane FROM lane_lease ORDER BY lane {rowLock}"], cancellationToken);
        await using var update = new NpgsqlCommand(sql, connection)
            .Add(fence.Owner, NpgsqlDbType.Text).Add(fence.Epoch, NpgsqlDbType.Bigint).Add(time, NpgsqlDbType.TimestampTz);
        var updated = await update.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return updated;
    }
}
