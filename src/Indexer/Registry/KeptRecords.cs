using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>What one stretch of a move came to.</summary>
/// <param name="Repos">Repositories of which nothing is left to move.</param>
/// <param name="Rows">Records read, each of which moved.</param>
internal readonly record struct MovedStretch(int Repos, int Rows);

/// <summary>
/// Moves records of a registered collection out of the table of unregistered ones into its own: away from there and in here by one
/// batch. Doing it again finds what is left.
/// </summary>
internal sealed class KeptRecords : IAsyncDisposable
{
    private const long StretchBytes = 8L << 20;

    private readonly IStore _store;
    private readonly IBulkWriter _writer;
    private readonly ProjectorSet _projectors = new();
    private readonly BatchBuilder _builder;

    public KeptRecords(IStore store)
    {
        _store = store;
        _writer = store.OpenWriter();
        _builder = new BatchBuilder(_projectors);
    }

    /// <summary>Moves what repositories have of the collection, in their order, until so many rows or a few megabytes are full.</summary>
    /// <param name="table">The collection's own table.</param>
    /// <param name="hold">Nobody else may write to the repositories meanwhile: a record deleted now must not come back.</param>
    public async Task<MovedStretch> MoveAsync(
        StoreTable table, IEnumerable<DidKey> repos, int rowsMax, LaneHold hold, CancellationToken cancellationToken)
    {
        _builder.Reset();
        var (done, rows) = (0, 0);
        foreach (var did in repos)
        {
            var (read, isAll) = await AddAsync(table, did, rowsMax - rows, cancellationToken);
            rows += read;
            if (!isAll)
                break;
            done++;
        }

        if (rows > 0)
            await _writer.WriteAsync(_builder.Batch, hold.Fence, cancellationToken);
        return new MovedStretch(done, rows);
    }

    public async ValueTask DisposeAsync()
    {
        _builder.Dispose();
        _projectors.Dispose();
        await _writer.DisposeAsync();
    }

    private async Task<(int Read, bool IsAll)> AddAsync(StoreTable table, DidKey did, int rowsMax, CancellationToken cancellationToken)
    {
        var read = 0;
        var query = new RowQuery(StoreTable.Unregistered) { Did = did, Collection = table.Collection.Text, Limit = rowsMax };
        await foreach (var stored in rowsMax > 0 ? _store.Records.ListAsync(query, cancellationToken) : AsyncEnumerable.Empty<StoredRow>())
        {
            Add(table, new RowView(stored));
            read++;
            if (_builder.Batch.Bytes > StretchBytes)
                return (read, false);
        }

        return (read, read < rowsMax);
    }

    // The table is told to have kept records, so the one that is written here is deleted there.
    private void Add(StoreTable table, RowView row)
    {
        _builder.Batch.ReplaceSameRev = true;
        _builder.Upsert(table, row.Origin, OperationOf(row));
    }

    // The kept record stands whole in its remainder.
    private static RecordOp OperationOf(RowView row) => new(
        RecordAction.Update,
        Encoding.ASCII.GetBytes(row.Collection),
        Encoding.ASCII.GetBytes(row.RecordKey),
        row.Cid,
        row.Field(row.Table.RestField));
}
