namespace Lexidex.Indexer.Stores.Copy;

/// <summary>A table of both stores, compared.</summary>
internal sealed record CopiedTable(string Table, long Rows, string Sha256);

/// <summary>How a copy ended.</summary>
/// <param name="IsDone">False while another process writes to the source: what it had written so far is copied, the last step is not done.</param>
/// <param name="Tables">What was compared and is the same in both stores; empty before the last step.</param>
internal sealed record CopyReport(bool IsDone, IReadOnlyList<CopiedTable> Tables, long Repos, long CaughtUp, long Queued, long DeadLetters);
