using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Live;

/// <summary>Something that the relay tells its subscribers.</summary>
internal abstract record StreamEvent
{
    private StreamEvent()
    {
    }

    public sealed record Commit(RepoChange Change) : StreamEvent;

    /// <summary>The repository as it stands, without saying how it came there.</summary>
    public sealed record Sync(SimulatedAccount Owner, SignedCommit Head) : StreamEvent;

    public sealed record Identity(SimulatedAccount Owner) : StreamEvent;

    public sealed record Account(SimulatedAccount Owner, AccountStatus Status) : StreamEvent;
}
