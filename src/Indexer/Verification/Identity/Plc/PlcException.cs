namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>Why a log of operations is not to be believed.</summary>
/// <param name="reason">One of <see cref="IdentityReasons"/>.</param>
internal sealed class PlcException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
