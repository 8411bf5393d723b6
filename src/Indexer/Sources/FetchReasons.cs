namespace Lexidex.Indexer.Sources;

/// <summary>Why a host gave no repository. They stand in the store as a repository's error: never rename one.</summary>
internal static class FetchReasons
{
    /// <summary>The host does not have the repository.</summary>
    public const string RepoNotFound = "repo-not-found";

    /// <summary>The host says that the account is taken down.</summary>
    public const string RepoTakendown = "repo-takendown";

    /// <summary>The host says that the account is suspended.</summary>
    public const string RepoSuspended = "repo-suspended";

    /// <summary>The host says that the account is deactivated.</summary>
    public const string RepoDeactivated = "repo-deactivated";

    /// <summary>The host asks for patience (429).</summary>
    public const string HostBusy = "host-busy";

    /// <summary>The host answered with another error.</summary>
    public const string HostError = "host-error";

    /// <summary>The host did not finish in time.</summary>
    public const string HostSlow = "host-slow";

    /// <summary>The host cannot be reached, or the connection broke.</summary>
    public const string HostAway = "host-away";

    /// <summary>Our own rules forbid the host's address.</summary>
    public const string HostRefused = "host-refused";
}
