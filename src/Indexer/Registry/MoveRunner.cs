using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Moves the records of newly registered collections that were kept before into their tables, beside everything else. Only repositories
/// that hold the collection are gone through. Their lanes stand still one at a time, for a few rows; between two stretches writers take
/// away what they write anew or delete. After a crash it goes on with the repositories that were not done.
/// </summary>
internal sealed partial class MoveRunner(IStore store, TablesInForce tables, MoveBook moves, PlanPace pace, TimeProvider clock, ILogger logger)
{
    /// <summary>Called before and after each stretch, so that tests can write, or let the work or the process end there.</summary>
    public Func<string, Task> Reached { get; set; } = static place =>
    {
        SuddenDeath.At(place);
        return Task.CompletedTask;
    };

    /// <summary>Is told how far the move has come, after each page of repositories.</summary>
    public Action<KeptMove> Progress { get; set; } = static _ => { };

    /// <summary>Repositories gone through.</summary>
    public long ReposRead { get; private set; }

    /// <summary>Kept records read.</summary>
    public long RowsRead { get; private set; }

    /// <summary>
    /// Carries out the oldest move that is not done; null where there is none, or where another process writes to the store and
    /// carries it out.
    /// </summary>
    public async Task<KeptMove?> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await moves.ListAsync(cancellationToken) is not [var move, ..] || !Nsid.TryParse(move.Nsid, out var collection))
            return null;

        LogBegins(move.Nsid, move.RowsTotal, move.RowsDone);
        await using (var kept = new KeptRecords(store))
        {
            if (!await MoveAsync(move, collection, kept, cancellationToken))
                return null;
        }

        return await EndAsync(move, cancellationToken) ? move : null;
    }

    private async Task<bool> MoveAsync(KeptMove move, Nsid collection, KeptRecords kept, CancellationToken cancellationToken)
    {
        var rate = new RowPace(pace.RowsPerSecond, clock);
        for (var after = CursorOf(move); ;)
        {
            var repos = await store.Repos.ListHoldersAsync(move.Nsid, after, pace.PageRepos, cancellationToken);
            foreach (var lane in repos.GroupBy(Lane.Of))
            {
                if (!await MoveLaneAsync(move, collection, kept, [.. lane], rate, cancellationToken))
                    return false;
            }

            ReposRead += repos.Count;
            if (repos.Count < pace.PageRepos)
                return true;
            after = repos[^1];
            move.Cursor = TextOf(repos[^1]);
            await moves.SaveAsync(move, cancellationToken);
            Tell(move);
        }
    }

    private async Task<bool> MoveLaneAsync(
        KeptMove move, Nsid collection, KeptRecords kept, DidKey[] repos, RowPace rate, CancellationToken cancellationToken)
    {
        for (var done = 0; done < repos.Length;)
        {
            await Reached("before stretch");
            MovedStretch stretch;
            await using (var hold = await tables.HoldLane(Lane.Of(repos[0]), cancellationToken))
            {
                if (hold is null)
                    return false;
                stretch = await kept.MoveAsync(TableOf(collection), repos.Skip(done), pace.PageRows, hold, cancellationToken);
                await hold.KeepAsync(cancellationToken);
            }

            await Reached("after stretch");
            done += stretch.Repos;
            RowsRead += stretch.Rows;
            move.RowsDone += stretch.Rows;
            await rate.KeepAsync(stretch.Rows, cancellationToken);
        }

        return true;
    }

    // As it is while the lane is held: no plan changes it meanwhile.
    private StoreTable TableOf(Nsid collection) => tables.Current.Of(collection) is { HasKept: true } table
        ? table
        : throw new InvalidOperationException($"{collection} has records to move, and no table that they move into.");

    // Whoever writes need look there no more: told to all of them at once.
    private async Task<bool> EndAsync(KeptMove move, CancellationToken cancellationToken)
    {
        await Reached("before end");
        await using var hold = await tables.Hold(cancellationToken);
        if (hold is null)
            return false;
        await moves.EndAsync(move, "indexer", cancellationToken);
        await tables.ShowAsync(cancellationToken);
        Progress(move);
        LogEnds(move.RowsDone, move.Nsid);
        return true;
    }

    private void Tell(KeptMove move)
    {
        Progress(move);
        LogProgress(move.RowsDone, move.RowsTotal, move.Nsid);
    }

    private static DidKey? CursorOf(KeptMove move) => move.Cursor is { } text ? DidKey.FromBytes(Convert.FromHexString(text)) : null;

    private static string TextOf(DidKey did)
    {
        Span<byte> bytes = stackalloc byte[DidKey.Length];
        did.WriteBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    [LoggerMessage(603, LogLevel.Information, "Records of {Nsid} that were kept before move into its table: {Total}, of which {Done} have moved")]
    private partial void LogBegins(string nsid, long total, long done);

    [LoggerMessage(604, LogLevel.Information, "{Done} of {Total} kept records of {Nsid} have moved")]
    private partial void LogProgress(long done, long total, string nsid);

    [LoggerMessage(605, LogLevel.Information, "{Done} kept records of {Nsid} have moved: all of them")]
    private partial void LogEnds(long done, string nsid);
}
