using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// Repairs one repository by difference: records that are missing or have another CID are written, rows that the
/// snapshot does not have are deleted. Nothing is applied before the whole tree was walked.
/// </summary>
internal sealed class RepairLoading(LoopContext context, RepoSnapshot snapshot, RepoCar car)
{
    private readonly LoadedRecords _loaded = new();
    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal);
    private readonly byte[] _form = new byte[256];

    public async ValueTask<LoadedRecords> RunAsync(CancellationToken cancellationToken)
    {
        await ReadStoredAsync(cancellationToken);
        if (!IsWhole())
            return _loaded;

        snapshot.Rewind();
        await WriteChangedAsync(cancellationToken);
        await DeleteExtraAsync(cancellationToken);
        return _loaded;
    }

    // A CAR in a file cannot be held, so it is walked twice: first all of it is checked, then it is compared.
    private bool IsWhole()
    {
        while (snapshot.MoveNext())
        {
        }

        return snapshot.Fault is null;
    }

    private async ValueTask ReadStoredAsync(CancellationToken cancellationToken)
    {
        await context.Flush(cancellationToken);
        var collections = await context.Store.Repos.CountCollectionsAsync(car.Did.Key, cancellationToken);
        foreach (var table in TablesOf(collections.Keys, context.Settings.Tables()))
        {
            await foreach (var key in context.Store.Records.ListKeysAsync(table, car.Did.Key, cancellationToken))
                _stored[PathOf(key)] = Convert.ToHexString(key.Cid.Span);
        }
    }

    // Also those where a record may stand that is no more written there. Its own table comes last, and its row is the newer one.
    private static IEnumerable<StoreTable> TablesOf(IEnumerable<string> collections, CollectionTables tables)
    {
        var utf8 = collections.Select(Encoding.ASCII.GetBytes).ToList();
        var own = utf8.Select(collection => tables.Of(collection)).ToHashSet();
        var elsewhere = utf8.Select(collection => tables.RetiredOf(collection)).OfType<StoreTable>().ToHashSet();
        if (own.Any(table => table.HasKept) && own.Add(StoreTable.Unregistered))
            elsewhere.Add(StoreTable.Unregistered);
        return [.. elsewhere, .. own.Except(elsewhere)];
    }

    private static string PathOf(StoredKey key)
    {
        Span<byte> text = stackalloc byte[RecordKeyForm.MaxLength];
        return $"{key.Collection}/{Encoding.ASCII.GetString(text[..RecordKeyForm.WriteText(key.RecordKey.Span, text)])}";
    }

    // Until all of it is durable the repository says that it is being repaired.
    private async ValueTask WriteChangedAsync(CancellationToken cancellationToken)
    {
        var origin = new RowOrigin(car.Did.Key, snapshot.Rev, context.NowMicros);
        while (snapshot.MoveNext())
        {
            if (snapshot.RecordFault is { } fault)
                Reject(fault);
            else
                WriteIfChanged(origin, snapshot.Current);
            await SendIfFullAsync(cancellationToken);
        }

        if (snapshot.Fault is { } changed)
            throw new InvalidDataException($"The CAR from {car.Origin} changed while it was read: {changed}");
    }

    private void WriteIfChanged(in RowOrigin origin, in RecordOp op)
    {
        var table = context.Settings.Tables().Of(op.Collection.Span);
        _loaded.Count(table);
        if (_stored.Remove(Encoding.ASCII.GetString(snapshot.Path.Span), out var cid) && cid == CidFormOf(op.Cid))
            return;

        context.Settings.Counters.Receive(1);
        context.Builder.Batch.ReplaceSameRev = true;
        if (!table.IsUnregistered || context.Settings.Unregistered.Meet(op.Collection.Span, car.Did.Key, op.RecordKey.Span, isDelete: false))
            context.Builder.Upsert(table, origin, op);
        else
            // It may have been kept once: a row of before must not stay as it was.
            context.Builder.Delete(table, car.Did.Key, snapshot.Rev, op.Collection.Span, op.RecordKey.Span);
        DeleteRetired(op.Collection.Span, op.RecordKey.Span);
    }

    private void DeleteRetired(ReadOnlySpan<byte> collection, ReadOnlySpan<byte> recordKey)
    {
        if (context.Settings.Tables().RetiredOf(collection) is { } retired)
            context.Builder.DeleteElsewhere(retired, car.Did.Key, snapshot.Rev, collection, recordKey);
    }

    private void Reject(RepoFault fault)
    {
        _loaded.Reject();
        context.Settings.Counters.Receive(1);
        context.Reject(fault, car.Origin, car.Did.Key, Encoding.UTF8.GetString(snapshot.Path.Span), snapshot.Current.Block);
    }

    private string CidFormOf(Cid cid)
    {
        Span<byte> binary = stackalloc byte[128];
        CidForm.TryFromBinary(binary[..cid.WriteBytes(binary)], _form, out var length);
        return Convert.ToHexString(_form.AsSpan(0, length));
    }

    private async ValueTask DeleteExtraAsync(CancellationToken cancellationToken)
    {
        foreach (var path in _stored.Keys)
        {
            context.Settings.Counters.Receive(1);
            context.Builder.Batch.ReplaceSameRev = true;
            Delete(path);
            await SendIfFullAsync(cancellationToken);
        }
    }

    private void Delete(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var collection = Encoding.ASCII.GetBytes(path[..slash]);
        var recordKey = Encoding.ASCII.GetBytes(path[(slash + 1)..]);
        context.Builder.Delete(context.Settings.Tables().Of(collection), car.Did.Key, snapshot.Rev, collection, recordKey);
        DeleteRetired(collection, recordKey);
    }

    private async ValueTask SendIfFullAsync(CancellationToken cancellationToken)
    {
        if (!context.IsFull)
            return;
        if (context.States.Find(car.Did.Key) is { } state)
            context.SetRepo(state with { Sync = SyncState.Resyncing });
        await context.Send(cancellationToken);
    }
}
