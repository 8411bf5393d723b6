using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Copy;

/// <summary>
/// Carries a store into another one of any engine, while the source may be written to until the last step. First the states
/// of all repositories are noted, then rows are copied in the order of their keys, then each repository whose state has
/// moved since is made the same by difference; the last step does this once more while it holds the source's lease, compares
/// every table, and only then lets repositories be active and positions stand. What was written is where the next run goes on.
/// </summary>
internal sealed class StoreCopy(IStore source, IStoreContents contents, CopyTarget target, CopyLimits limits, TimeProvider clock, Action<string> progress)
{
    private readonly CopiedTables _tables = new(source, contents, target.Store);
    private readonly PlcCopy _plc = new(source, contents, target.Store, limits, progress);
    private LaneHold? _sourceHold;
    private long _renewedAt = clock.GetTimestamp();
    private long _caughtUp;
    private bool _hasRowsOfBefore;

    public async Task<CopyReport> RunAsync(CancellationToken cancellationToken)
    {
        var phase = await BeginAsync(cancellationToken);
        await _tables.PrepareAsync(cancellationToken);
        await KeepLinksAsync(phase, cancellationToken);
        _hasRowsOfBefore = phase > CopyPhase.Noting;
        if (phase == CopyPhase.Noting)
        {
            await ForEachReposAsync("noting repositories", NoteAsync, cancellationToken);
            await target.WritePhaseAsync(phase = CopyPhase.CopyingRows, cancellationToken);
        }

        if (phase == CopyPhase.CopyingRows)
        {
            foreach (var table in _tables.All)
                await CopyRowsAsync(table, cancellationToken);
            await KeepWhileAsync(() => _plc.CopyAsync(cancellationToken), cancellationToken);
            await target.WritePhaseAsync(CopyPhase.CatchingUp, cancellationToken);
        }

        await FollowTablesAsync(cancellationToken);
        await ForEachReposAsync("catching up", CatchUpAsync, cancellationToken);
        await using var hold = await LaneHold.TryTakeAsync(source, limits.Lease, cancellationToken);
        _sourceHold = hold;
        return hold is null ? new CopyReport(false, [], 0, _caughtUp, 0, 0) : await FinishAsync(cancellationToken);
    }

    // Links follow from the rows, so they come with them. Only who changed his mind about them since has other ones.
    private async Task KeepLinksAsync(CopyPhase phase, CancellationToken cancellationToken)
    {
        var wanted = (await source.Links.RefreshAsync(cancellationToken)).All;
        var known = (await target.Store.Links.RefreshAsync(cancellationToken)).All;
        if (phase == CopyPhase.Noting)
        {
            foreach (var collection in known.Keys.Except(wanted.Keys))
                await target.Store.Links.ForgetAsync(collection, cancellationToken);
            foreach (var (collection, isWhole) in wanted)
                await target.Store.Links.KeepAsync(collection, isWhole, cancellationToken);
        }
        else if (!wanted.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(known.Keys))
        {
            throw new StoreException(
                $"Links were wanted of other collections when the copy began. Copy into an empty store, or decide on the source as it was then: {string.Join(", ", known.Keys)}.");
        }
    }

    private async Task<CopyPhase> BeginAsync(CancellationToken cancellationToken)
    {
        var phase = await target.ReadPhaseAsync(cancellationToken);
        if (phase == CopyPhase.Done)
            throw new StoreException($"{target.Store.DisplayName} was copied to the end before, and may be in use. Copy into an empty store.");
        if (phase != CopyPhase.None)
            return phase;
        var repos = await target.Store.Repos.ListAsync(state: null, after: null, limit: 1, cancellationToken);
        if (repos.Count > 0 || (await target.Store.ReadSizesAsync(cancellationToken)).Any(size => size.Rows > 0))
            throw new StoreException($"{target.Store.DisplayName} holds records already. Copy into an empty store.");
        await target.WritePhaseAsync(CopyPhase.Noting, cancellationToken);
        return CopyPhase.Noting;
    }

    private async Task ForEachReposAsync(string what, Func<IReadOnlyList<RepoState>, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var seen = 0L;
        for (DidKey? after = null; ;)
        {
            var page = await source.Repos.ListAsync(state: null, after, limits.PageRepos, cancellationToken);
            if (page.Count == 0)
                return;
            await work(page, cancellationToken);
            (after, seen) = (page[^1].Did, seen + page.Count);
            await KeepAsync(cancellationToken);
            progress($"{what}: {seen:N0} repositories");
        }
    }

    // Nobody may believe these rows before the last step.
    private Task NoteAsync(IReadOnlyList<RepoState> repos, CancellationToken cancellationToken)
    {
        foreach (var repo in repos)
            target.Batch.Repos[repo.Did] = repo with { Sync = SyncState.Resyncing };
        return target.FlushAsync(cancellationToken);
    }

    private async Task CopyRowsAsync(StoreTable table, CancellationToken cancellationToken)
    {
        var after = await LastKeyAsync(table, cancellationToken);
        for (var copied = 0L; ;)
        {
            var rows = 0;
            var page = new RowQuery(table) { After = after, Limit = limits.PageRows };
            await foreach (var row in source.Records.ListAsync(page, cancellationToken))
            {
                target.AddBulk(row);
                (after, rows) = (new RowView(row).Key, rows + 1);
                if (target.Batch.Bytes > limits.BatchBytes)
                    break;
            }

            if (rows == 0)
                return;
            await target.FlushAsync(cancellationToken);
            await KeepAsync(cancellationToken);
            progress($"{table.Name}: {copied += rows:N0} rows");
        }
    }

    private async Task<RowKey?> LastKeyAsync(StoreTable table, CancellationToken cancellationToken)
    {
        await foreach (var row in target.Store.Records.ListAsync(new RowQuery(table) { Reverse = true, Limit = 1 }, cancellationToken))
            return new RowView(row).Key;
        return null;
    }

    // A new run's tables are empty yet, and its rows are copied by what they are now.
    private async Task FollowTablesAsync(CancellationToken cancellationToken)
    {
        if (_hasRowsOfBefore)
        {
            foreach (var table in _tables.Changed)
            {
                progress($"{table.Name} has changed in the source: its rows are compared");
                await DifferAsync(table, cancellationToken);
            }
        }

        await _tables.SettleAsync(cancellationToken);
    }

    private Task DifferAsync(StoreTable table, CancellationToken cancellationToken) =>
        KeepWhileAsync(() => new RowDifference(source, target, limits).WriteAsync(table, did: null, cancellationToken), cancellationToken);

    private async Task CatchUpAsync(IReadOnlyList<RepoState> repos, CancellationToken cancellationToken)
    {
        var known = new Dictionary<DidKey, RepoState>();
        await target.Store.Repos.ReadAsync([.. repos.Select(repo => repo.Did)], known, cancellationToken);
        foreach (var repo in repos)
        {
            var noted = repo with { Sync = SyncState.Resyncing };
            if (noted == known.GetValueOrDefault(repo.Did))
                continue;
            var difference = new RowDifference(source, target, limits);
            foreach (var table in _tables.All)
                await difference.WriteAsync(table, repo.Did, cancellationToken);
            target.Batch.Repos[repo.Did] = noted;
            await target.FlushAsync(cancellationToken);
            await KeepAsync(cancellationToken);
            _caughtUp++;
        }
    }

    private async Task<CopyReport> FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var table in _tables.All)
            await KeepWhileAsync(() => _tables.RequireWholeAsync(table, cancellationToken), cancellationToken);
        await ForEachReposAsync("last difference", CatchUpAsync, cancellationToken);
        var tables = await CompareAsync(cancellationToken);
        if (tables.Any(table => table is null))
        {
            // A repair of the very same rev leaves a repository's state as it was: then every row is looked at.
            progress("full difference");
            foreach (var table in _tables.All)
                await DifferAsync(table, cancellationToken);
            tables = await CompareAsync(cancellationToken);
        }

        if (tables.IndexOf(null) is var differs and >= 0)
            throw new StoreException($"Table {_tables.All[differs].Name} is not the same in both stores, and a full difference did not help: please report it.");

        await CompareLinksAsync(cancellationToken);
        var queued = await KeepWhileAsync(() => CopyQueueAsync(cancellationToken), cancellationToken);
        var letters = await KeepWhileAsync(() => CopyDeadLettersAsync(cancellationToken), cancellationToken);
        await ForEachReposAsync("repositories", ActivateAsync, cancellationToken);
        var repos = await KeepWhileAsync(() => CanonicalDump.HashReposAsync(source, cancellationToken), cancellationToken);
        if (repos != await KeepWhileAsync(() => CanonicalDump.HashReposAsync(target.Store, cancellationToken), cancellationToken))
            throw new StoreException("Table repo is not the same in both stores: run the same command again.");
        var plc = await KeepWhileAsync(() => _plc.FinishAsync(cancellationToken), cancellationToken);
        await CopyPositionsAsync(cancellationToken);
        foreach (var table in _tables.All.Where(table => table.Projection is not null))
            await KeepWhileAsync(() => target.Store.EnsureIndexesAsync(table.Projection!, cancellationToken), cancellationToken);
        CopiedTable?[] compared = [.. tables, new CopiedTable("repo", repos.Rows, repos.Sha256), plc];
        return new CopyReport(true, [.. compared.OfType<CopiedTable>()], repos.Rows, _caughtUp, queued, letters);
    }

    /// <summary>One entry a table; null where the two differ.</summary>
    private async Task<List<CopiedTable?>> CompareAsync(CancellationToken cancellationToken)
    {
        var compared = new List<CopiedTable?>();
        foreach (var table in _tables.All)
        {
            var other = Task.Run(() => CanonicalDump.HashAsync(target.Store, table, cancellationToken), cancellationToken);
            var one = await KeepWhileAsync(() => CanonicalDump.HashAsync(source, table, cancellationToken), cancellationToken);
            await KeepWhileAsync(() => other, cancellationToken);
            compared.Add(one == await other ? new CopiedTable(table.Name, one.Rows, one.Sha256) : null);
            progress($"comparing: {table.Name}, {one.Rows:N0} rows");
        }

        return compared;
    }

    private async Task CompareLinksAsync(CancellationToken cancellationToken)
    {
        // Where the source was cut off while it filled them, the copy has more.
        if (source.Links.Kept.All.Values.Contains(false))
            return;
        var links = await KeepWhileAsync(() => CanonicalDump.HashLinksAsync(source, cancellationToken), cancellationToken);
        if (links != await KeepWhileAsync(() => CanonicalDump.HashLinksAsync(target.Store, cancellationToken), cancellationToken))
            throw new StoreException("Table link is not the same in both stores: please report it.");
    }

    private Task ActivateAsync(IReadOnlyList<RepoState> repos, CancellationToken cancellationToken)
    {
        foreach (var repo in repos)
            target.Batch.Repos[repo.Did] = repo;
        return target.FlushAsync(cancellationToken);
    }

    private async Task<long> CopyQueueAsync(CancellationToken cancellationToken)
    {
        var queued = 0L;
        await foreach (var repo in contents.ReadQueueAsync(cancellationToken))
        {
            target.Batch.Enqueues[repo.Did] = repo;
            if (++queued % limits.PageRepos == 0)
                await target.FlushAsync(cancellationToken);
        }

        await target.FlushAsync(cancellationToken);
        return queued;
    }

    private async Task<long> CopyDeadLettersAsync(CancellationToken cancellationToken)
    {
        var (letters, bytes) = (0L, 0L);
        await foreach (var letter in contents.ReadDeadLettersAsync(cancellationToken))
        {
            target.Batch.DeadLetters.Add(letter);
            letters++;
            if ((bytes += letter.Bytes.Length) < limits.BatchBytes && target.Batch.DeadLetters.Count < limits.PageRows)
                continue;
            bytes = 0;
            await target.FlushAsync(cancellationToken);
        }

        await target.FlushAsync(cancellationToken);
        return letters;
    }

    // With the last of them the copy is done: one batch.
    private async Task CopyPositionsAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (await contents.ReadSourcesAsync(cancellationToken)).Where(name => name != PlcSource.Name && !CopyTarget.IsOwnPosition(name)))
        {
            var positions = await source.ReadPositionsAsync(name, cancellationToken);
            for (var lane = 0; lane < positions.Length; lane++)
            {
                if (positions[lane] != 0)
                    target.Batch.Positions[(name, lane)] = positions[lane];
            }
        }

        await target.WritePhaseAsync(CopyPhase.Done, cancellationToken);
    }

    private async Task<T> KeepWhileAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var working = Task.Run(work, cancellationToken);
        await KeepWhileAsync(() => (Task)working, cancellationToken);
        return await working;
    }

    // On a thread of the pool: an engine without asynchronous I/O would do all of its work before it lets us wait for it.
    private async Task KeepWhileAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        var working = Task.Run(work, cancellationToken);
        while (await Task.WhenAny(working, Task.Delay(limits.LeaseRenewal, clock, cancellationToken)) != working)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await KeepAsync(cancellationToken);
        }

        await working;
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(_renewedAt) < limits.LeaseRenewal)
            return;
        _renewedAt = clock.GetTimestamp();
        await target.Hold.KeepAsync(cancellationToken);
        if (_sourceHold is not null)
            await _sourceHold.KeepAsync(cancellationToken);
    }
}
