namespace Lexidex.Simulator.Network;

/// <summary>What a host does wrong on purpose with every answer.</summary>
public enum HostFault
{
    None,

    /// <summary>A few bytes a second, without end in sight.</summary>
    Slow,

    /// <summary>Half of the answer, then the connection is cut.</summary>
    HangUp,

    /// <summary>Half of the answer, ended as if it were all.</summary>
    Truncated,

    /// <summary>One bit of the answer is another.</summary>
    FlippedBit,

    /// <summary>The answer, and after it zeros without end.</summary>
    Endless,

    /// <summary>Another account's repository than the one asked for.</summary>
    OtherRepo,

    /// <summary>A redirect to the same address, for ever.</summary>
    RedirectLoop,

    /// <summary>A redirect to a private address.</summary>
    RedirectPrivate,

    /// <summary>429, and a wait of a second.</summary>
    Busy,

    /// <summary>503.</summary>
    Away,
}
