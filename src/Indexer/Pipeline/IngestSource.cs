using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Verification;

namespace Lexidex.Indexer.Pipeline;

/// <summary>How a source treats repositories that have not been fetched.</summary>
internal enum IngestMode
{
    /// <summary>Verified commits are written from now on, without a snapshot: the repository is partial.</summary>
    Live,

    /// <summary>Every repository is fetched; its events are written once it is complete.</summary>
    Network,

    /// <summary>Repositories of a list are fetched and followed; others are passed over.</summary>
    List,
}

/// <summary>A source as the pipeline knows it: its name in positions, its mode, and where repositories are fetched.</summary>
internal sealed record IngestSource(string Name, IngestMode Mode, string? FetchHost)
{
    /// <summary>Positions durable at start: frames at or below their lane's position were handled before.</summary>
    public long[] DurablePositions { get; init; } = new long[Lane.Count];

    /// <summary>How much of what it says is checked.</summary>
    public VerificationDemand Demand { get; init; }

    /// <summary>Its address where it is a PDS, which may speak only for the accounts that live there; null for a relay.</summary>
    public string? DirectHost { get; init; }
}
