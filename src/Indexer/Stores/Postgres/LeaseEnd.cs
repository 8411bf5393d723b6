namespace Lexidex.Indexer.Stores.Postgres;

/// <param name="Ends">When the first of some lanes' leases ends, by the clock of the process that holds them.</param>
/// <param name="Now">The server's clock when it answered.</param>
internal readonly record struct LeaseEnd(DateTime Ends, DateTime Now);
