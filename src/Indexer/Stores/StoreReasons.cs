namespace Lexidex.Indexer.Stores;

/// <summary>Why a store did not take what was believed. Counted: never rename one.</summary>
internal static class StoreReasons
{
    /// <summary>The engine refused this row alone, and will refuse it again.</summary>
    public const string RowRefused = "store-row-refused";
}
