namespace Lexidex.Indexer.Stores;

/// <summary>The version of the on-disk form: compact forms, merge rule, table layouts.</summary>
internal static class StoreFormat
{
    public const int Version = 1;

    /// <param name="stored">What the store says of itself.</param>
    /// <exception cref="StoreException">The store was written in another format.</exception>
    public static void Check(long stored, string displayName)
    {
        if (stored == Version)
            return;

        throw new StoreException(
            $"The store {displayName} has format version {stored}, and this program reads and writes only version {Version}. "
            + (stored > Version
                ? "Use the newer release that wrote it, or name another store with --store."
                : "Use the older release that wrote it, or index into a new store named with --store."));
    }
}
