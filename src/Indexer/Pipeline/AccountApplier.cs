using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>Applies what is said of accounts rather than of records.</summary>
internal sealed class AccountApplier(LoopContext context)
{
    /// <summary>The handle is a hint of the host; it is verified elsewhere.</summary>
    public void Apply(IdentityChange change)
    {
        if (change.Handle is not null && context.States.Find(change.Did.Key) is { } state && state.Handle != change.Handle)
            context.SetRepo(state with { Handle = change.Handle });
    }

    /// <summary>
    /// An account that is no longer active is hidden at once; a deleted one's rows go. Its own row stays with its rev, so
    /// that nothing late revives it. An account that comes back is fetched, because its commits were not applied.
    /// </summary>
    public void Apply(AccountChange change, IngestSource source)
    {
        var status = change.Active ? AccountStatus.Active : AccountStatuses.Parse(change.Status);
        var state = context.States.Find(change.Did.Key);
        if (state is null)
        {
            Meet(change, status, source);
            return;
        }

        if (state.Account == status)
            return;
        if (status == AccountStatus.Deleted)
            context.Builder.Purge(change.Did.Key);
        if (status == AccountStatus.Active)
            context.Desynchronize(state with { Account = status }, change.Did, new RepoFault(DropReasons.AccountReturned, ""), source.FetchHost);
        else
            context.SetRepo(state with { Account = status });
    }

    /// <summary>A repository without a row is declared by its host.</summary>
    public void Meet(RepoSync sync, IngestSource source)
    {
        var state = NewState(sync.Did, source) with { SeenRev = sync.Rev };
        switch (source.Mode)
        {
            case IngestMode.Live:
                context.SetRepo(state with { Sync = SyncState.Partial, Rev = sync.Rev, Commit = sync.Commit, Data = sync.Data });
                break;
            case IngestMode.Network:
                context.SetRepo(state);
                context.Enqueue(sync.Did, source.FetchHost);
                break;
        }
    }

    // An account that is only announced has no repository yet: its first commit will say more.
    private void Meet(AccountChange change, AccountStatus status, IngestSource source)
    {
        if (status != AccountStatus.Active && source.Mode != IngestMode.List)
            context.SetRepo(NewState(change.Did, source) with { Account = status });
    }

    private static RepoState NewState(Did did, IngestSource source) => new()
    {
        Did = did.Key,
        DidText = did.IsPlc ? null : did.ToString(),
        Sync = SyncState.Pending,
        Host = source.FetchHost,
    };
}
