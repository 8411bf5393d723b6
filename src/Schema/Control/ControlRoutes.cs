namespace Lexidex.Schema.Control;

/// <summary>The paths of the control API, for the one who answers and the one who asks.</summary>
public static class ControlRoutes
{
    public const string Status = "/control/status";
    public const string Lexicons = "/control/lexicons";
    public const string Records = "/control/records";
    public const string Record = "/control/record";
    public const string Resolve = "/control/resolve";
    public const string Retire = "/control/retire";
    public const string Freeze = "/control/freeze";
    public const string Policy = "/control/policy";
    public const string Validate = "/control/validate";
    public const string Sql = "/control/sql";
    public const string Diff = "/control/diff";
    public const string Propose = "/control/propose";
    public const string Plans = "/control/plans";

    /// <summary>After a plan's own path.</summary>
    public const string Withdraw = "/withdraw";

    public const string Collections = "/control/collections";
    public const string Repos = "/control/repos";

    /// <summary>Most items that one page may have; asking for more is an error.</summary>
    public const int PageLimitMax = 100;

    /// <summary>Items of a page where the caller names no limit.</summary>
    public const int PageLimitDefault = 50;
}
