using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Table lane_lease of the embedded store.</summary>
internal sealed class SqliteLeases(SqliteStore store) : ILaneLeases
{
    /// <summary>Inside a transaction that holds the write lock, so that nothing can change between this look and the commit.</summary>
    public static void Check(SqliteSession session, short[] lanes, LaneFence fence)
    {
        var statement = session.Prepare("SELECT owner, epoch FROM lane_lease WHERE lane = ?1");
        foreach (var lane in lanes)
        {
            using var rows = statement.Bind(1, lane).Rows();
            if (!rows.Step() || rows.Int64(1) != fence.Epoch || rows.TextOrNull(0) != fence.Owner)
                throw LeaseRules.Lost(lane, fence);
        }
    }

    public async Task<LaneFence?> TryTakeAsync(string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        LaneFence? fence = null;
        await store.RetryAsync(
            session => session.InTransaction(() =>
            {
                fence = null;
                var now = store.NowMicros();
                if (IsHeldByAnother(session, owner, now))
                    return;
                fence = new LaneFence(owner, session.ReadInt64("SELECT max(epoch) FROM lane_lease") + 1);
                session.Prepare("UPDATE lane_lease SET owner = ?1, epoch = ?2, expires_at = ?3")
                    .BindText(1, owner).Bind(2, fence.Value.Epoch).Bind(3, now + LeaseRules.Micros(duration)).Run();
            }),
            cancellationToken);
        if (fence is not null)
            await store.Links.RefreshAsync(cancellationToken);
        return fence;
    }

    public Task RenewAsync(LaneFence fence, TimeSpan duration, CancellationToken cancellationToken) =>
        store.RetryAsync(
            session => session.InTransaction(() =>
            {
                var renewed = session.Prepare("UPDATE lane_lease SET expires_at = ?3 WHERE owner = ?1 AND epoch = ?2")
                    .BindText(1, fence.Owner).Bind(2, fence.Epoch).Bind(3, store.NowMicros() + LeaseRules.Micros(duration)).Run();
                if (renewed != Lane.Count)
                    throw LeaseRules.Lost(Lane.Count - renewed, fence.Owner);
            }),
            cancellationToken);

    public Task ReleaseAsync(LaneFence fence, CancellationToken cancellationToken) =>
        store.RetryAsync(
            session => session.Prepare("UPDATE lane_lease SET owner = NULL, expires_at = 0 WHERE owner = ?1 AND epoch = ?2")
                .BindText(1, fence.Owner).Bind(2, fence.Epoch).Run(),
            cancellationToken);

    private static bool IsHeldByAnother(SqliteSession session, string owner, long now)
    {
        using var rows = session.Prepare("SELECT 1 FROM lane_lease WHERE owner <> ?1 AND expires_at > ?2 LIMIT 1")
            .BindText(1, owner).Bind(2, now).Rows();
        return rows.Step();
    }
}
