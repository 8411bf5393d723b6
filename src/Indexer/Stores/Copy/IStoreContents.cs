using Lexidex.Indexer.Projection;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Copy;

/// <summary>What a store holds beside rows and repositories, read whole: for carrying it into another store.</summary>
internal interface IStoreContents
{
    /// <summary>The projections of all tables, in the order of their collections.</summary>
    Task<IReadOnlyList<TableProjection>> ReadTablesAsync(CancellationToken cancellationToken);

    /// <summary>Names of sources that have a position.</summary>
    Task<IReadOnlyList<string>> ReadSourcesAsync(CancellationToken cancellationToken);

    IAsyncEnumerable<QueuedRepo> ReadQueueAsync(CancellationToken cancellationToken);

    /// <summary>From the oldest to the newest.</summary>
    IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync(CancellationToken cancellationToken);

    /// <summary>Table plc, in no order.</summary>
    IAsyncEnumerable<PlcRow> ReadPlcAsync(CancellationToken cancellationToken);
}
