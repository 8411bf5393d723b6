using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Registry;

/// <summary>Hands the rules for unregistered collections to whoever writes.</summary>
internal sealed class CollectionWatch(CollectionBook book, Action<CollectionRules> use)
{
    public async Task RefreshAsync(CancellationToken cancellationToken) => use(new CollectionRules(await book.RulesAsync(cancellationToken)));
}
