using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Projection;

/// <summary>A repository that waits to be fetched.</summary>
internal sealed record QueuedRepo(DidKey Did, string? DidText, string Host, int Priority, int Attempts);
