namespace Lexidex.Simulator;

/// <summary>What a false network is: the same options give the same bytes.</summary>
public sealed record SimulatorOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>Repositories that exist before the stream begins; more are born in it.</summary>
    public int Repos { get; init; } = 200;

    /// <summary>Records of those repositories, all together.</summary>
    public int Records { get; init; } = 20_000;

    /// <summary>PDS hosts; every account is at one of them.</summary>
    public int PdsHosts { get; init; } = 3;

    /// <summary>One account in so many signs with secp256k1, the rest with P-256. In the real network nearly all sign with secp256k1.</summary>
    public int Secp256k1OneIn { get; init; } = 8;

    /// <summary>One account in so many has the old form of a key in its DID document; 0 means none.</summary>
    public int OldKeyFormOneIn { get; init; } = 10;

    /// <summary>One DID in so many began with a <c>create</c> operation of the first directory; 0 means none. Their DIDs depend on it.</summary>
    public int OldGenesisOneIn { get; init; }

    public LiveMix Mix { get; init; } = new();

    /// <summary>How many frames the relay keeps for those who come back with a cursor.</summary>
    public int ReplayFrames { get; init; } = 50_000;

    /// <summary>Events a second once a host runs; 0 leaves the stream to <see cref="Repos.SimulatedNetwork.Advance"/>.</summary>
    public double EventsPerSecond { get; init; }

    /// <summary>
    /// The clock for the <c>time</c> field of frames, which nothing signs; null takes the network's own time, which makes frames
    /// the same in every run but seem months old to a reader that shows its lag.
    /// </summary>
    public TimeProvider? FrameClock { get; init; }

    /// <summary>The relay's loopback port; 0 takes a free one. The directory and the PDS hosts take the next ones where those are free.</summary>
    public int Port { get; init; }

    public SimulatorFaults Faults { get; init; } = new();
}

/// <summary>How many of a thousand steps of the stream are not plain commits.</summary>
public sealed record LiveMix
{
    public int NewAccounts { get; init; } = 4;

    public int Identities { get; init; } = 3;

    /// <summary>An account is deactivated, taken down or, one time in five, deleted; all but the deleted come back later.</summary>
    public int Accounts { get; init; } = 3;

    /// <summary>An account gets another signing key. Its repository stays under the old one until its next commit.</summary>
    public int KeyRotations { get; init; }

    /// <summary>An account moves to another PDS, which has another key for it and commits under that at once.</summary>
    public int Migrations { get; init; }
}

/// <summary>What the network does wrong on purpose. Zero means never.</summary>
public sealed record SimulatorFaults
{
    /// <summary>Resets each subscriber's connection when it would send more than so many frames; the last ones may be lost on their way.</summary>
    public int DropAfterFrames { get; init; }

    /// <summary>Loses every n-th event: the repository changes and no frame tells of it.</summary>
    public int LoseEventOneIn { get; init; }

    /// <summary>How long getRepo waits before it answers.</summary>
    public TimeSpan RepoDelay { get; init; }

    /// <summary>Answers every n-th getRepo with 429 and a <c>retry-after</c> of one second.</summary>
    public int ThrottleRepoOneIn { get; init; }
}
