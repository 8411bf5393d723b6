namespace Lexidex.Indexer.Projection;

/// <summary>The protocol's words for an account's status.</summary>
internal static class AccountStatuses
{
    /// <summary>The status of an account that is not active. A word that is not known hides the account as a deactivated one.</summary>
    public static AccountStatus Parse(string? word) => word switch
    {
        "takendown" => AccountStatus.Takendown,
        "suspended" => AccountStatus.Suspended,
        "deleted" => AccountStatus.Deleted,
        _ => AccountStatus.Deactivated,
    };
}
