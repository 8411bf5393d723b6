using Lexidex.Indexer.Stores;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>One engine under test. Every store that it opens is new and empty.</summary>
public abstract class StoreFixture
{
    /// <summary>The address of a place where no store has been yet.</summary>
    internal abstract Task<string> NewUrlAsync();

    /// <summary>Runs SQL behind the store's back; the first value of the first row as text, or null.</summary>
    internal abstract Task<string?> QueryAsync(string url, string sql);

    internal async Task<TestStore> OpenAsync(StoreOptions? options = null)
    {
        var url = await NewUrlAsync();
        return await TestStore.OpenAsync(this, url, options ?? new StoreOptions());
    }
}
