namespace Lexidex.Indexer.Verification;

/// <summary>How much of what a source says is checked before it is written.</summary>
/// <remarks>What each gives up stands in docs/verification.md.</remarks>
internal enum VerificationDemand : byte
{
    /// <summary>CIDs, tree, chain and the commit's signature. The default, so that nobody asks for less by forgetting.</summary>
    Full,

    /// <summary>CIDs, tree and chain; whoever can speak as the host can write for its accounts.</summary>
    Structure,

    /// <summary>CIDs alone: the host's word for where a record stands is taken.</summary>
    Trust,
}
