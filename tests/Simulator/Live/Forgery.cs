namespace Lexidex.Simulator.Live;

/// <summary>A lie that somebody between an account and its readers can tell, or a fault that looks like one.</summary>
public enum Forgery
{
    /// <summary>One bit of the signature is another.</summary>
    BadSignature,

    /// <summary>The account's own signature, with its S in the upper half.</summary>
    HighS,

    /// <summary>Signed with another's key.</summary>
    WrongKey,

    /// <summary>The message tells another rev than was signed.</summary>
    WrongRev,

    /// <summary>Truly signed, for the year 2100.</summary>
    FutureRev,

    /// <summary>The message says that it follows an old rev.</summary>
    StaleSince,

    /// <summary>The message says that it began from another tree than it did.</summary>
    ForgedPrevData,

    /// <summary>One of the operations is not told.</summary>
    HiddenOperation,

    /// <summary>The blocks end too early.</summary>
    TruncatedBlocks,

    /// <summary>A #sync, truly signed, of a tree that never was.</summary>
    SyncDiffers,

    /// <summary>A #sync signed with another's key.</summary>
    SyncWrongKey,

    /// <summary>A true commit, told by a PDS where the account does not live.</summary>
    WrongHost,
}
