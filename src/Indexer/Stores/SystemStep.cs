namespace Lexidex.Indexer.Stores;

/// <summary>
/// One numbered change of the system tables. A released step is never changed: what a later release wants otherwise is a step of
/// its own. Its statements do nothing where their work is done, because whoever was killed between two of them begins it again.
/// </summary>
/// <param name="Number">From 1, without a hole.</param>
/// <param name="Name">What it brings, for people.</param>
internal sealed record SystemStep(int Number, string Name, IReadOnlyList<string> Statements);
