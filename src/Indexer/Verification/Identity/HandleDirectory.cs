using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>
/// Believes a handle where both sides agree: it names the DID, and the DID's document names it first. Keeps the answers, within
/// bounds. Safe for use by several tasks at once.
/// </summary>
/// <remarks>See https://atproto.com/specs/handle#handle-resolution.</remarks>
internal sealed class HandleDirectory(HandleResolver resolver, IdentityDirectory identities, IdentityOptions options, TimeProvider clock)
{
    /// <summary>What an account is shown as whose handle is not believed.</summary>
    public static readonly Handle Invalid = Handle.Parse("handle.invalid");

    private readonly RecentlyUsed<Handle, (HandleAnswer Answer, DateTimeOffset Until)> _known = new(options.HandlesMax);
    private readonly Lock _gate = new();

    /// <summary>The handle that an account goes by, or <see cref="Invalid"/>.</summary>
    public async Task<Handle> FindAsync(Did did, CancellationToken cancellationToken)
    {
        var identity = (await identities.ResolveAsync(did, cancellationToken)).Identity;
        if (identity?.Handle is not { } handle)
            return Invalid;
        return (await AskAsync(handle, cancellationToken)).Did == did ? handle : Invalid;
    }

    /// <summary>The account that goes by a handle, where both sides agree.</summary>
    public async Task<HandleAnswer> ResolveAsync(Handle handle, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(handle, cancellationToken);
        if (answer.Did is not { } did)
            return answer;
        var account = await identities.ResolveAsync(did, cancellationToken);
        if (!account.IsResolved)
            return new HandleAnswer(null, account.Fault);
        var own = account.Identity.Handle;
        return own == handle
            ? answer
            : HandleAnswer.Not(IdentityReasons.HandleDisagrees, $"{handle} names {did}, which goes by {own?.Text ?? "no handle"}.");
    }

    private async Task<HandleAnswer> AskAsync(Handle handle, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_known.TryFind(handle, out var known) && known.Until > clock.GetUtcNow())
                return known.Answer;
        }

        var answer = await resolver.ResolveAsync(handle, cancellationToken);
        lock (_gate)
            _known.Put(handle, (answer, clock.GetUtcNow() + LifeOf(answer)));
        return answer;
    }

    private TimeSpan LifeOf(HandleAnswer answer) => answer.Fault switch
    {
        null => options.FreshFor,
        { IsFinal: true } => options.FaultFor,
        _ => options.HostRest,
    };
}
