using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>Takes registered lexicons out of use, over the control API and on the command line.</summary>
internal sealed class LexiconRetiring(LexiconRegistry lexicons, CollectionBook collections, IStore store)
{
    /// <param name="isTried">True to check everything and change nothing.</param>
    /// <exception cref="QueryException">It is not registered.</exception>
    /// <exception cref="CatalogException">It has no table, or a plan or a move of it is under way.</exception>
    public async Task<LexiconRetired> RetireAsync(string nsid, RetireLexicon? request, bool isTried, CancellationToken cancellationToken)
    {
        request ??= new RetireLexicon();
        DecisionText.Check(request.By, request.Reason);
        var lexicon = await lexicons.GetAsync(nsid, cancellationToken) ?? throw LexiconStandings.NotFound(nsid);
        var isNew = await lexicons.Retirement.RetireAsync(nsid, request.By, request.Reason, isTried, cancellationToken);
        var rules = new CollectionRules(await collections.RulesAsync(cancellationToken));
        return new LexiconRetired
        {
            Nsid = nsid,
            Table = lexicon.ReadProjection()!.Table,
            Rows = (await store.ReadSizesAsync(cancellationToken)).Where(size => size.Collection == nsid).Sum(size => size.Rows),
            Action = rules.Of(nsid).ToString().ToLowerInvariant(),
            IsNew = isNew,
        };
    }
}
