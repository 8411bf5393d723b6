using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Backfill;

/// <summary>
/// Learns from a host's list what its stream does not tell: which repositories there are and, where events were missed, which
/// of them moved on and which are there no more.
/// </summary>
internal sealed partial class Census(
    FollowSettings settings, IngestSource source, IngestPipeline pipeline, IStore store, FollowRooms rooms, ILogger logger)
{
    private const int PageRows = 1_000;

    private const int FaultsMax = 8;

    private readonly string _host = settings.HttpHost.ToString();
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once all that the host lists was handed on for the first time.</summary>
    public Task WhenListed => _listed.Task;

    /// <param name="byRev">Events were missed: what is known is compared with what the host says now.</param>
    public async Task TakeAsync(bool byRev, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await TakeOnceAsync(byRev, cancellationToken);
                return;
            }
            catch (ListingException fault)
            {
                LogCensusFailed(settings.Name, fault.Message);
                await PauseAsync(failures, cancellationToken);
            }
        }
    }

    private async Task TakeOnceAsync(bool byRev, CancellationToken cancellationToken)
    {
        if (settings.Mode == IngestMode.List)
        {
            await ListNamedAsync(byRev, cancellationToken);
            return;
        }

        var listed = byRev ? new ListedRepos() : null;
        LogCensus(settings.Name, await ListAsync(listed, cancellationToken));
        _listed.TrySetResult();
        if (listed is not null)
            await AskForMissedAsync(listed, cancellationToken);
    }

    private async Task ListNamedAsync(bool byRev, CancellationToken cancellationToken)
    {
        foreach (var did in settings.Dids)
            await pipeline.SendAsync(new RepoListed(did, Rev: null, Account: null, _host), cancellationToken);
        LogCensus(settings.Name, settings.Dids.Count);
        _listed.TrySetResult();
        foreach (var did in byRev ? settings.Dids : [])
            await AskAsync(did, cancellationToken);
    }

    private async Task<long> ListAsync(ListedRepos? listed, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var repo in rooms.Lister.ListAsync(settings.HttpHost, cancellationToken))
        {
            if (repo.IsActive)
                await pipeline.SendAsync(new RepoListed(repo.Did, listed is null ? null : repo.Rev, AccountStatus.Active, _host), cancellationToken);
            else
                await pipeline.SendAsync(Away(repo.Did, repo.Status), cancellationToken);
            listed?.Add(repo.Did.Key);
            count++;
        }

        return count;
    }

    /// <summary>An account that was deleted is listed no more. Some hosts list none that is not active.</summary>
    private async Task AskForMissedAsync(ListedRepos listed, CancellationToken cancellationToken)
    {
        var missed = 0;
        var isDoubtful = listed.IsOverfull;
        for (DidKey? after = null; !isDoubtful;)
        {
            var page = await store.Repos.ListAsync(state: null, after, PageRows, cancellationToken);
            foreach (var repo in page.Where(repo => IsOurs(repo) && !listed.Contains(repo.Did)))
            {
                isDoubtful = missed == settings.MissedMax;
                if (isDoubtful)
                    break;
                await AskAsync(DidOf(repo), cancellationToken);
                missed++;
            }

            if (page.Count < PageRows)
                break;
            after = page[^1].Did;
        }

        if (missed > 0)
            LogMissed(settings.Name, missed);
        if (isDoubtful)
            LogListDoubtful(settings.Name, listed.Count, missed);
    }

    /// <summary>An account that it fails for is passed over after some tries; a host that is away is waited for.</summary>
    /// <exception cref="ListingException">The host does not answer any more.</exception>
    private async Task AskAsync(Did did, CancellationToken cancellationToken)
    {
        for (var faults = 0; ; faults++)
        {
            var (account, fault) = await rooms.Accounts.AskAsync(settings.HttpHost, did, cancellationToken);
            if (fault is null || fault.IsFinal || (faults == FaultsMax && fault.Reason == FetchReasons.HostError))
            {
                await TellAsync(did, account, fault, cancellationToken);
                return;
            }

            if (faults == FaultsMax)
                throw new ListingException($"It does not say how {did} stands: {fault.Reason} {fault.Detail}");
            await PauseAsync(faults, cancellationToken, fault.RetryAfter);
        }
    }

    private async ValueTask TellAsync(Did did, ToldAccount? account, FetchFault? fault, CancellationToken cancellationToken)
    {
        if (account is { IsActive: true })
            await pipeline.SendAsync(new RepoListed(did, account.Rev, AccountStatus.Active, _host), cancellationToken);
        else if (account is not null)
            await pipeline.TellAsync(Away(did, account.Status), cancellationToken);
        else if (fault!.Reason == FetchReasons.RepoNotFound)
            await pipeline.TellAsync(Away(did, "deleted") with { IsUnknownThere = true }, cancellationToken);
        else
            LogNotSaid(settings.Name, did, fault.Detail);
    }

    private AccountTold Away(Did did, string? status) => new(source, new AccountChange(0, did, Active: false, status));

    private Task PauseAsync(int failures, CancellationToken cancellationToken, TimeSpan? asked = null) =>
        Task.Delay(asked ?? TimeSpan.FromSeconds(Math.Min(300, 5 << Math.Min(failures, 6))), rooms.Clock, cancellationToken);

    // What is hidden already is not asked for: hosts that list no such account would be asked for all of them.
    private bool IsOurs(RepoState repo) => repo.Account == AccountStatus.Active && repo.Host == _host;

    private static Did DidOf(RepoState repo)
    {
        if (repo.DidText is { } text)
            return Did.Parse(text);
        return Did.TryFromKey(repo.Did, out var did)
            ? did
            : throw new InvalidOperationException($"The store holds {repo.Did} without the text of its DID.");
    }

    [LoggerMessage(11, LogLevel.Information, "{Name} lists {Count} repositories")]
    private partial void LogCensus(string name, long count);

    [LoggerMessage(12, LogLevel.Warning, "The list of {Name} could not be read and is asked for again: {Fault}")]
    private partial void LogCensusFailed(string name, string fault);

    [LoggerMessage(13, LogLevel.Information, "{Name} does not list {Count} repositories that are known from it; it was asked for each")]
    private partial void LogMissed(string name, int count);

    [LoggerMessage(14, LogLevel.Warning, "The list of {Name} with {Listed} repositories lacks so many that are known, or is so long, that only {Asked} were asked for")]
    private partial void LogListDoubtful(string name, int listed, int asked);

    [LoggerMessage(15, LogLevel.Debug, "{Name} does not say how {Did} stands: {Fault}")]
    private partial void LogNotSaid(string name, Did did, string fault);
}
