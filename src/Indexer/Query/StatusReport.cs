using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Telemetry;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>What a running process knows of itself.</summary>
internal sealed record RunFacts(string Mode, int Lanes, DateTimeOffset StartedAt);

/// <summary>
/// Says how the Indexer is doing. Every viewer asks twice a second, so an answer serves all who ask within a moment.
/// </summary>
internal sealed class StatusReport(
    RecordShelf shelf, MoveBook moves, IngestCounters counters, SourceBoard sources, RateMeter rate, TimeProvider clock, RunFacts facts) : IDisposable
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMilliseconds(400);

    private readonly SemaphoreSlim _turn = new(1);
    private IndexerStatus? _last;

    public async Task<IndexerStatus> TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is null || clock.GetUtcNow() - _last.TakenAt > GoodFor)
                _last = await ReadAsync(cancellationToken);
            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IndexerStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var status = await StoreStatus.ReadAsync(shelf, moves, clock, cancellationToken);
        return status with
        {
            StartedAt = facts.StartedAt,
            Mode = facts.Mode,
            Lanes = facts.Lanes,
            RecordsPerSecond = Math.Round(rate.PerSecond, 1),
            RecordsWritten = counters.Written,
            Sources = sources.Read(),
            Books = new Books
            {
                Received = counters.Received,
                Written = counters.Written,
                Dropped = new Dictionary<string, long>(counters.DroppedByReason),
                Flagged = new Dictionary<string, long>(counters.FlaggedByReason),
            },
        };
    }
}

/// <summary>What a store says of itself, with or without an Indexer at work.</summary>
internal static class StoreStatus
{
    public static async Task<IndexerStatus> ReadAsync(RecordShelf shelf, MoveBook moves, TimeProvider clock, CancellationToken cancellationToken)
    {
        var store = shelf.Store;
        var repos = await store.Repos.CountAsync(cancellationToken);
        var queued = await store.Queue.CountByHostAsync(cancellationToken);
        var sizes = await store.ReadSizesAsync(cancellationToken);
        return new IndexerStatus
        {
            Version = ProgramVersion.Text,
            Store = store.DisplayName,
            Engine = store.Capabilities.Engine,
            StartedAt = clock.GetUtcNow(),
            TakenAt = clock.GetUtcNow(),
            Mode = "",
            ReposByState = Sum(repos, key => NameOf(key.Sync)),
            ReposByLevel = Sum(repos.Where(entry => entry.Key.Sync is SyncState.Active or SyncState.Partial), key => NameOf(key.Level)),
            Queue = queued.Values.Sum(),
            Tables = TablesOf(sizes, [.. shelf.Tables.All.Where(shelf.IndexesWait).Select(table => table.Name)]),
            Moves = [.. (await moves.ListAsync(cancellationToken)).Select(move => new MoveStatus(move.Nsid, move.RowsDone, move.RowsTotal))],
            DeadLetters = await store.CountDeadLettersAsync(cancellationToken),
        };
    }

    // The store counts each unregistered collection by itself; here they are one table, as they are there.
    private static List<TableStatus> TablesOf(IReadOnlyList<TableSize> sizes, HashSet<string> waiting)
    {
        var kept = sizes.Where(size => size.Table == StoreTable.Unregistered.Name).ToList();
        var tables = sizes.Except(kept)
            .Select(size => new TableStatus { Collection = size.Collection, Table = size.Table, Rows = size.Rows, Bytes = size.Bytes, IndexesWait = waiting.Contains(size.Table) })
            .ToList();
        tables.Add(new TableStatus
        {
            Collection = "",
            Table = StoreTable.Unregistered.Name,
            Rows = kept.Sum(size => size.Rows),
            Bytes = kept.Select(size => size.Bytes).FirstOrDefault(bytes => bytes is not null),
        });
        return tables;
    }

    private static Dictionary<string, long> Sum(
        IEnumerable<KeyValuePair<(SyncState Sync, VerificationLevel Level), long>> counts, Func<(SyncState Sync, VerificationLevel Level), string> nameOf) =>
        counts.GroupBy(entry => nameOf(entry.Key), entry => entry.Value).ToDictionary(group => group.Key, group => group.Sum());

    private static string NameOf(VerificationLevel level) => level switch
    {
        VerificationLevel.Full => "full",
        VerificationLevel.EarlierKey => "earlier-key",
        VerificationLevel.Structure => "structure",
        _ => "trust",
    };

    public static string NameOf(SyncState state) => state.ToString().ToLowerInvariant();
}
