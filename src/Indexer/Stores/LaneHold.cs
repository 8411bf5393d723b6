namespace Lexidex.Indexer.Stores;

/// <summary>All lanes, and nobody who writes to them until this is disposed: for work that may not meet any other.</summary>
/// <param name="fence">With what to write meanwhile.</param>
/// <param name="keep">To be called now and then during long work, so that the lease does not run out.</param>
internal sealed class LaneHold(LaneFence fence, Func<CancellationToken, Task> keep, Func<Task> release) : IAsyncDisposable
{
    public LaneFence Fence { get; } = fence;

    public Task KeepAsync(CancellationToken cancellationToken) => keep(cancellationToken);

    /// <summary>Takes the lanes of a store that no process writes to; null where one does.</summary>
    public static async Task<LaneHold?> TryTakeAsync(IStore store, TimeSpan lease, CancellationToken cancellationToken)
    {
        var owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        return await store.Leases.TryTakeAsync(owner, lease, cancellationToken) is { } fence
            ? new LaneHold(
                fence,
                stop => store.Leases.RenewAsync(fence, lease, stop),
                () => store.Leases.ReleaseAsync(fence, CancellationToken.None))
            : null;
    }

    /// <summary>The same hold for a part of its holder's work: disposing it gives nothing back.</summary>
    public LaneHold Lend() => new(Fence, keep, static () => Task.CompletedTask);

    public async ValueTask DisposeAsync() => await release();
}
