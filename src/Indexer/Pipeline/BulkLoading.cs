using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Copies one repository that has no rows. Rows are believed only when the walk has seen the whole tree: at a fault those
/// of this batch are taken back, and those already sent are purged.
/// </summary>
internal sealed class BulkLoading(LoopContext context, RepoSnapshot snapshot, RepoCar car)
{
    private readonly LoadedRecords _loaded = new();
    private Dictionary<StoreTable, int>? _mark;
    private bool _hasFlown;
    private byte[] _collection = [];
    private string _collectionText = "";
    private StoreTable _table = StoreTable.Unregistered;
    private int _run;

    public async ValueTask<LoadedRecords> RunAsync(RepoState? before, CancellationToken cancellationToken)
    {
        _mark = context.Builder.Batch.MarkBulk();
        while (AddUntilFull())
            await SendAsync(before, cancellationToken);
        if (snapshot.Fault is { } fault)
            TakeBack(fault);
        return _loaded;
    }

    /// <summary>True when the batch is full and the walk goes on; false at its end or fault.</summary>
    private bool AddUntilFull()
    {
        var origin = new RowOrigin(car.Did.Key, snapshot.Rev, context.NowMicros);
        while (snapshot.MoveNext())
        {
            if (snapshot.RecordFault is { } fault)
                Reject(fault);
            else
                Add(origin, snapshot.Current);
            if (context.IsFull)
            {
                EndRun();
                return true;
            }
        }

        EndRun();
        return false;
    }

    private void Add(in RowOrigin origin, in RecordOp op)
    {
        Enter(op.Collection.Span);
        context.Settings.Counters.Receive(1);
        _loaded.Count(_table);
        if (_table.IsUnregistered && !context.Settings.Unregistered.Meet(op.Collection.Span, car.Did.Key, op.RecordKey.Span, isDelete: false))
        {
            context.Settings.Counters.Drop(DropReasons.Unregistered, 1);
            return;
        }

        context.Builder.AddBulk(_table, origin, op);
        _run++;
    }

    private void Reject(RepoFault fault)
    {
        context.Settings.Counters.Receive(1);
        _loaded.Reject();
        context.Reject(fault, car.Origin, car.Did.Key, Encoding.UTF8.GetString(snapshot.Path.Span), snapshot.Current.Block);
    }

    // Keys come sorted, so each collection is one run.
    private void Enter(ReadOnlySpan<byte> collection)
    {
        if (collection.SequenceEqual(_collection))
            return;
        EndRun();
        // A repository has few collections, so a copy for each is cheap.
        _collection = collection.ToArray();
        _collectionText = Encoding.ASCII.GetString(collection);
        _table = context.Settings.Tables().Of(collection);
    }

    private void EndRun()
    {
        if (_run == 0)
            return;
        var counts = context.Builder.Batch.BulkCounts;
        var key = (car.Did.Key, _collectionText);
        counts[key] = counts.GetValueOrDefault(key) + _run;
        _run = 0;
    }

    // The row says that the load is under way, so that a crash leaves a repository that is repaired, not copied again.
    private async ValueTask SendAsync(RepoState? before, CancellationToken cancellationToken)
    {
        context.SetRepo((before ?? new RepoState
        {
            Did = car.Did.Key,
            DidText = car.Did.IsPlc ? null : car.Did.ToString(),
        }) with
        { Sync = SyncState.Resyncing, Host = car.Host ?? before?.Host });
        await context.Send(cancellationToken);
        _hasFlown = true;
        _mark = null;
    }

    private void TakeBack(RepoFault fault)
    {
        context.Settings.Counters.Drop(fault.Reason, context.Builder.Batch.TakeBackBulk(car.Did.Key, _mark));
        if (_hasFlown)
            context.Builder.Batch.Purges.Add(car.Did.Key);
    }
}
