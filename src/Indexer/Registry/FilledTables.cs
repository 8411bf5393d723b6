using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Registry;

/// <summary>Which tables have rows: only there does a version by which other records are valid take a plan.</summary>
internal static class FilledTables
{
    /// <summary>NSIDs of the collections with rows.</summary>
    public static async Task<IReadOnlySet<string>> OfAsync(IStore store, CancellationToken cancellationToken) =>
        (await store.ReadSizesAsync(cancellationToken)).Where(size => size.Rows > 0).Select(size => size.Collection).ToHashSet(StringComparer.Ordinal);
}
