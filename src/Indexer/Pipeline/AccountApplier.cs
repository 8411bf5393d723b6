using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Verification;

namespace Lexidex.Indexer.Pipeline;

/// <summary>Applies what is said of accounts rather than of records.</summary>
internal sealed class AccountApplier(LoopContext context)
{
    /// <summary>
    /// What an identity event says is a hint: the handle is verified elsewhere, and a key that is held is asked for afresh, before
    /// the account's next commit is looked at.
    /// </summary>
    public KeyNeed Apply(IdentityChange change, IngestSource source, KeyAnswer? answer)
    {
        if (answer is null && source.Demand == VerificationDemand.Full && context.Authors.Knows(change.Did))
            return KeyNeed.Present;
        if (change.Handle is not null && context.States.Find(change.Did.Key) is { } state && state.Handle != change.Handle)
            context.SetRepo(state with { Handle = change.Handle });
        return KeyNeed.None;
    }

    /// <summary>
    /// An account that is no longer active is hidden at once; a deleted one's rows go. Its own row stays with its rev, so
    /// that nothing late revives it. An account that comes back is fetched, because its commits were not applied.
    /// </summary>
    public KeyNeed Apply(AccountChange change, IngestSource source, KeyAnswer? answer)
    {
        // A PDS that an account has left says that it is not active there, which is true and means nothing.
        var speaker = context.Authors.FindSpeaker(change.Did, source.Demand, source.DirectHost, answer);
        if (speaker.Fault is { } fault)
            context.Drop(fault.Reason, 1);
        else if (speaker.Need == KeyNeed.None)
            Apply(change, source);
        return speaker.Need;
    }

    /// <summary>The same, of what a host answers. Nothing came, so nothing is dropped where it is not believed.</summary>
    public KeyNeed Apply(AccountTold told, KeyAnswer? answer)
    {
        if (!IsNews(told.Change))
            return KeyNeed.None;
        var speaker = told.IsUnknownThere ? FindHome(told, answer) : FindSpeaker(told, answer);
        if (speaker.Fault is null && speaker.Need == KeyNeed.None)
            Apply(told.Change, told.Source);
        return speaker.Need;
    }

    // A long list of accounts that are away must not ask for each one's identity at every start.
    private bool IsNews(AccountChange change)
    {
        var state = context.States.Find(change.Did.Key);
        return state?.Account != AccountStatuses.Parse(change.Status) || IsHalfGone(state);
    }

    // The rows of a large repository go in several steps, which may have been cut off.
    private static bool IsHalfGone(RepoState? state) => state is { Account: AccountStatus.Deleted, Sync: SyncState.Resyncing };

    private AuthorVerdict FindSpeaker(AccountTold told, KeyAnswer? answer) =>
        context.Authors.FindSpeaker(told.Change.Did, told.Source.Demand, told.Source.DirectHost, answer);

    // Records will go by it, so where the account lives is asked for afresh: it may have moved while nobody looked.
    private AuthorVerdict FindHome(AccountTold told, KeyAnswer? answer) => answer switch
    {
        null when context.Settings.Keys is not null => AuthorVerdict.Ask(KeyNeed.Present),
        { IsFresh: false } => AuthorVerdict.Refuse(new RepoFault(FaultReasons.IdentityUnresolved, "Where the account lives now, nobody could say.")),
        _ => context.Authors.FindSpeaker(told.Change.Did, VerificationDemand.Full, told.Source.FetchHost, answer),
    };

    private void Apply(AccountChange change, IngestSource source)
    {
        var status = change.Active ? AccountStatus.Active : AccountStatuses.Parse(change.Status);
        var state = context.States.Find(change.Did.Key);
        if (state is null)
            Meet(change, status, source);
        else if (state.Account != status || IsHalfGone(state))
            Change(change, state, status, source);
    }

    private void Change(AccountChange change, RepoState state, AccountStatus status, IngestSource source)
    {
        if (status == AccountStatus.Deleted)
            Purge(change, state);
        else if (status == AccountStatus.Active)
            context.Desynchronize(state with { Account = status }, change.Did, new RepoFault(DropReasons.AccountReturned, ""), source.FetchHost);
        else
            context.SetRepo(state with { Account = status });
    }

    private void Purge(AccountChange change, RepoState state)
    {
        context.Builder.Purge(change.Did.Key);
        var sync = state.Sync == SyncState.Resyncing ? SyncState.Desynchronized : state.Sync;
        context.SetRepo(state with { Account = AccountStatus.Deleted, Sync = sync });
    }

    // An account that is only announced has no repository yet: its first commit will say more.
    private void Meet(AccountChange change, AccountStatus status, IngestSource source)
    {
        if (status != AccountStatus.Active && source.Mode != IngestMode.List)
            context.SetRepo(LoopContext.NewState(change.Did, source.FetchHost) with { Account = status });
    }
}
