using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Live;

/// <summary>Something that the relay tells its subscribers.</summary>
internal abstract record StreamEvent
{
    private StreamEvent()
    {
    }

    /// <summary>Whose host tells it.</summary>
    public abstract SimulatedAccount Owner { get; }

    public sealed record Commit(RepoChange Change) : StreamEvent
    {
        /// <summary>Bytes that are missing at the end of its blocks.</summary>
        public int CutBytes { get; init; }

        public override SimulatedAccount Owner => Change.Account;
    }

    /// <summary>The repository as it stands, without saying how it came there.</summary>
    public sealed record Sync(SimulatedAccount Of, SignedCommit Head) : StreamEvent
    {
        public override SimulatedAccount Owner => Of;
    }

    public sealed record Identity(SimulatedAccount Of) : StreamEvent
    {
        public override SimulatedAccount Owner => Of;
    }

    public sealed record Account(SimulatedAccount Of, AccountStatus Status) : StreamEvent
    {
        public override SimulatedAccount Owner => Of;
    }
}
