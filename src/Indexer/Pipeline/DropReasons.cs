namespace Lexidex.Indexer.Pipeline;

/// <summary>Why believed operations were not written, and why an account's repository is fetched anew. Counted: never rename one.</summary>
internal static class DropReasons
{
    /// <summary>The repository's snapshot is still to come, and will hold what this commit brought.</summary>
    public const string AwaitsSnapshot = "awaits-snapshot";

    /// <summary>The account is deactivated, taken down or deleted.</summary>
    public const string AccountInactive = "account-inactive";

    /// <summary>The account was inactive and is back: its commits of that time were not applied.</summary>
    public const string AccountReturned = "account-returned";

    /// <summary>Mode list, and the repository is not in the list.</summary>
    public const string NotFollowed = "not-followed";

    /// <summary>The commit, or a later one, is applied already.</summary>
    public const string RevKnown = "rev-known";

    /// <summary>The collection has no table, and records without one are not kept.</summary>
    public const string Unregistered = "unregistered";
}
