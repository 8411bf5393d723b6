using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores;

/// <summary>Who owns the lanes of a write: rows are accepted only while this epoch is the newest of each lane.</summary>
internal readonly record struct LaneFence(string Owner, long Epoch);

/// <summary>
/// One connection that makes batches durable. After <see cref="WriteAsync"/> returns, all of the batch is durable. Before, each
/// repository whose rev it moves stands as it did, or as it shall, or says that it is not whole (<see cref="SyncState.Resyncing"/>):
/// a batch that is too much for one transaction is cut between repositories, and within one that is too much by itself. Positions
/// come last. Writing the same batch twice leaves the same rows.
/// </summary>
internal interface IBulkWriter : IAsyncDisposable
{
    /// <exception cref="LaneLostException">Another process has taken a lane of this batch: nothing of what came later was written.</exception>
    ValueTask WriteAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken);
}

internal sealed class LaneLostException(string message) : Exception(message);
