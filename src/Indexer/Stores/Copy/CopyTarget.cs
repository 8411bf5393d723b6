using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Copy;

/// <summary>The store that is copied to: held by us from first to last, and filled through a writer like any other.</summary>
internal sealed class CopyTarget(IStore store, LaneHold hold) : IAsyncDisposable
{
    // How far the copy has come stands among the positions, so that it becomes durable with what it stands for.
    private const string PhaseSource = "copy";
    private const int PhaseLane = 0;

    private readonly IBulkWriter _writer = store.OpenWriter();

    public IStore Store => store;

    public LaneHold Hold => hold;

    public LaneBatch Batch { get; } = new();

    public static bool IsOwnPosition(string source) => source == PhaseSource;

    public async Task<CopyPhase> ReadPhaseAsync(CancellationToken cancellationToken) =>
        (CopyPhase)(await store.ReadPositionsAsync(PhaseSource, cancellationToken))[PhaseLane];

    public Task WritePhaseAsync(CopyPhase phase, CancellationToken cancellationToken)
    {
        Batch.Positions[(PhaseSource, PhaseLane)] = (long)phase;
        return FlushAsync(cancellationToken);
    }

    public void Add(RecordBatch rows, StoredRow row)
    {
        rows.BeginRow();
        rows.Buffer.Write(row.Tuple.Span);
        rows.EndRow();
        Batch.CountOperation();
    }

    public void AddBulk(StoredRow row)
    {
        Add(Batch.BulkBatch(row.Table), row);
        var view = new RowView(row);
        var key = (view.Did, view.Collection);
        Batch.BulkCounts[key] = Batch.BulkCounts.GetValueOrDefault(key) + 1;
    }

    public void Delete(RowView row)
    {
        var offset = Batch.Keys.Length;
        Batch.Keys.Write(row.KeyForm.Span);
        Batch.Deletes.Add((UInt128)Batch.Deletes.Count, new RowDelete(row.Table, row.Collection, row.Did, offset, row.KeyForm.Length, Tid.FromValue(long.MaxValue)));
        Batch.CountOperation();
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writer.WriteAsync(Batch, hold.Fence, cancellationToken);
        if (Batch.RowsRefused > 0)
            throw new StoreException($"{store.DisplayName} refused {Batch.RowsRefused} rows of the copy: the reasons stand in its dead letters.");
        Batch.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        Batch.Dispose();
        await _writer.DisposeAsync();
        await hold.DisposeAsync();
    }
}

/// <summary>How far a copy has come. Numbers are stored: never renumber.</summary>
internal enum CopyPhase
{
    None = 0,

    /// <summary>States of repositories are noted as they were before any row was read.</summary>
    Noting = 1,
    CopyingRows = 2,
    CatchingUp = 3,
    Done = 4,
}
