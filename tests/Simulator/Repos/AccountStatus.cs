namespace Lexidex.Simulator.Repos;

/// <summary>The hosting status of an account, as <c>#account</c> events and listRepos tell it.</summary>
public enum AccountStatus
{
    Active,
    Deactivated,
    TakenDown,
    Deleted,
}

internal static class AccountStatuses
{
    /// <summary>The word of the protocol; null for an active account.</summary>
    public static string? ToText(this AccountStatus status) => status switch
    {
        AccountStatus.Active => null,
        AccountStatus.Deactivated => "deactivated",
        AccountStatus.TakenDown => "takendown",
        _ => "deleted",
    };

    /// <summary>The name of the error with which a PDS refuses such a repository.</summary>
    public static string ErrorName(this AccountStatus status) => status switch
    {
        AccountStatus.Deactivated => "RepoDeactivated",
        AccountStatus.TakenDown => "RepoTakendown",
        _ => "RepoNotFound",
    };
}
