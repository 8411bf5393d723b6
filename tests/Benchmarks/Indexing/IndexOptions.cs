using System.Globalization;

namespace Lexidex.Benchmarks.Indexing;

/// <summary>What is indexed, and where.</summary>
/// <param name="AppViewRecords">How many of the records the reference AppView's indexer is given too; 0 for none.</param>
/// <param name="Store">An empty PostgreSQL database: postgresql://user@host:port/name.</param>
internal sealed record IndexOptions(string Store, int Repos, int Records, int AppViewRecords, string? Report)
{
    public static IndexOptions Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        var store = Value("--store") ?? throw new ArgumentException("--store is missing: an empty PostgreSQL database.");
        return new IndexOptions(
            store,
            int.Parse(Value("--repos") ?? "2000", CultureInfo.InvariantCulture),
            int.Parse(Value("--records") ?? "200000", CultureInfo.InvariantCulture),
            int.Parse(Value("--appview") ?? "0", CultureInfo.InvariantCulture),
            Value("--report"));
    }
}
