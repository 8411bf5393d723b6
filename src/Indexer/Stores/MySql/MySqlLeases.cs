using Lexidex.Indexer.Projection;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Table lane_lease. Whoever locks several rows of it locks them in the order of their lanes.</summary>
/// <remarks>Ends of leases are by the clock of the process, as in the other stores: the epoch makes a hasty take-over harmless.</remarks>
internal sealed class MySqlLeases(MySqlStore store) : ILaneLeases
{
    /// <summary>Locks the lease rows against being taken until the transaction ends, and compares their epoch.</summary>
    public static async ValueTask CheckAsync(
        MySqlConnection connection, short[] lanes, LaneFence fence, bool isShared, CancellationToken cancellationToken)
    {
        if (lanes.Length == 0)
            return;

        var text = new MySqlText().Begin("SELECT lane, owner, epoch FROM lane_lease WHERE lane IN (");
        foreach (var lane in lanes)
            text.Next().Number(lane);
        await using var reader = await connection.QueryAsync(
            text.Add(") ORDER BY lane ").Add(isShared ? "LOCK IN SHARE MODE" : "FOR UPDATE").Take(), cancellationToken);
        var found = 0;
        for (; await reader.ReadAsync(cancellationToken); found++)
        {
            if (reader.GetInt64(2) != fence.Epoch || reader.TextOrNull(1) != fence.Owner)
                throw LeaseRules.Lost(reader.GetInt16(0), fence);
        }

        if (found != lanes.Length)
            throw new InvalidOperationException($"Table lane_lease has {found} of the {lanes.Length} lanes asked for.");
    }

    public async Task<LaneFence?> TryTakeAsync(string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        var fence = await store.InTransactionAsync(async (connection, token) => await TakeAsync(connection, owner, duration, token), cancellationToken);
        if (fence is not null)
            await store.Links.RefreshAsync(cancellationToken);
        return fence;
    }

    public async Task RenewAsync(LaneFence fence, TimeSpan duration, CancellationToken cancellationToken)
    {
        var renewed = await UpdateAsync("expires_at = ", fence, store.Now() + duration, cancellationToken);
        if (renewed != Lane.Count)
            throw LeaseRules.Lost(Lane.Count - renewed, fence.Owner);
    }

    public async Task ReleaseAsync(LaneFence fence, CancellationToken cancellationToken) =>
        await UpdateAsync("owner = NULL, expires_at = ", fence, store.Now(), cancellationToken);

    // Rows found are counted, not rows changed: the connection asks for it.
    private ValueTask<int> UpdateAsync(string sets, LaneFence fence, DateTime time, CancellationToken cancellationToken) =>
        store.ExecuteAsync(
            new MySqlText().Add("UPDATE lane_lease SET ").Add(sets).Time(time).Add(" WHERE owner = ").Text(fence.Owner)
                .Add(" AND epoch = ").Number(fence.Epoch).Add(" ORDER BY lane").Take(),
            cancellationToken);

    private async ValueTask<LaneFence?> TakeAsync(MySqlConnection connection, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (await LockAsync(connection, owner, cancellationToken) is not { } epoch)
            return null;

        await connection.ExecuteAsync(
            new MySqlText().Add("UPDATE lane_lease SET owner = ").Text(owner).Add(", epoch = ").Number(epoch + 1)
                .Add(", expires_at = ").Time(store.Now() + duration).Take(),
            cancellationToken);
        return new LaneFence(owner, epoch + 1);
    }

    /// <summary>Locks all rows; the highest epoch so far, or null while another owner's lease runs.</summary>
    private async ValueTask<long?> LockAsync(MySqlConnection connection, string owner, CancellationToken cancellationToken)
    {
        var now = store.Now();
        var newest = 0L;
        await using var reader = await connection.QueryAsync("SELECT owner, epoch, expires_at FROM lane_lease ORDER BY lane FOR UPDATE", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.TextOrNull(0) is { } other && other != owner && reader.GetDateTime(2) > now)
                return null;
            newest = Math.Max(newest, reader.GetInt64(1));
        }

        return newest;
    }
}
