namespace Lexidex.Indexer.Stores;

/// <summary>What a writer does about a failure. Each engine has one table from its codes to these.</summary>
internal enum FaultKind : byte
{
    /// <summary>Nobody knows what sending again would do: the lane fails with the cause.</summary>
    Fatal,

    /// <summary>A conflict, a full or restarting server, a lost connection: the same batch is sent again, after a pause.</summary>
    Passing,

    /// <summary>Too much at once for a limit of time or memory: half of it may pass.</summary>
    TooLarge,

    /// <summary>One row is of a kind that the engine will never take: it is found, kept as a dead letter, and the rest written.</summary>
    PoisonedRow,
}
