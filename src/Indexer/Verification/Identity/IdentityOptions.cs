namespace Lexidex.Indexer.Verification.Identity;

/// <summary>Whom to ask for identities, and the bounds on asking.</summary>
internal sealed record IdentityOptions
{
    public static readonly Uri PublicDirectory = new("https://plc.directory");

    /// <summary>The directory of did:plc.</summary>
    public Uri Plc { get; init; } = PublicDirectory;

    /// <summary>Identities kept in memory; the one used longest ago goes first.</summary>
    public int CachedMax { get; init; } = 200_000;

    /// <summary>How long an answer stands before it is asked for again. A key that does not fit asks sooner.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long it stands that there was no answer.</summary>
    public TimeSpan FaultFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The least time between two refreshes of one DID.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests a second, in all.</summary>
    public int RequestsPerSecond { get; init; } = 1_000;

    /// <summary>Requests a second to the directory of did:plc, which nearly all accounts are asked of.</summary>
    public int PlcRequestsPerSecond { get; init; } = 500;

    /// <summary>Requests a second to any other host.</summary>
    public int HostRequestsPerSecond { get; init; } = 50;

    /// <summary>Hosts whose rates are kept apart; beyond it, the one asked longest ago begins anew.</summary>
    public int HostsMax { get; init; } = 10_000;

    /// <summary>Requests under way at one time when many DIDs are wanted.</summary>
    public int ConcurrentMax { get; init; } = 64;

    public int DocumentBytesMax { get; init; } = 256 * 1024;

    /// <summary>Of what a handle's host says.</summary>
    public int HandleBytesMax { get; init; } = 2_048;

    /// <summary>Handles whose answers are kept in memory.</summary>
    public int HandlesMax { get; init; } = 50_000;

    /// <summary>For one document, from the name's resolution to the last byte.</summary>
    public TimeSpan DocumentTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of a directory's log of one DID.</summary>
    public int LogBytesMax { get; init; } = 2 * 1024 * 1024;

    /// <summary>Operations of a page of the directory's export: what it gives at most.</summary>
    public int ExportPageSize { get; init; } = 1_000;

    /// <summary>DIDs whose earlier keys are kept in memory.</summary>
    public int LogsMax { get; init; } = 10_000;

    /// <summary>How long a host that is away, slow or busy is left alone, where it does not say.</summary>
    public TimeSpan HostRest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest rest that a host may ask for.</summary>
    public TimeSpan HostRestMax { get; init; } = TimeSpan.FromMinutes(5);
}
