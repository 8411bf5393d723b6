using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores;

/// <summary>Who owns the lanes of a write: rows are accepted only while this epoch is the newest of each lane.</summary>
internal readonly record struct LaneFence(string Owner, long Epoch);

/// <summary>
/// One connection that makes batches durable. After <see cref="WriteAsync"/> returns, all of the batch is durable; before,
/// none of it is to be seen in a repository whose rev it moves. Writing the same batch twice leaves the same rows.
/// </summary>
internal interface IBulkWriter : IAsyncDisposable
{
    /// <exception cref="LaneLostException">Another process has taken a lane of this batch: nothing was written.</exception>
    ValueTask WriteAsync(LaneBatch batch, LaneFence fence, CancellationToken cancellationToken);
}

internal sealed class LaneLostException(string message) : Exception(message);
