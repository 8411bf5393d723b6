using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>Registered lexicons as the operator sees and adds them.</summary>
internal sealed class ControlLexicons(LexiconRegistry lexicons, CollectionBook collections, TablesInForce tables, IStore store)
{
    private const int DocumentsMax = 500;

    public async Task<IReadOnlyList<LexiconSummary>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(cancellationToken);
        var registered = await lexicons.ListAsync(cancellationToken);
        return [.. registered.Select(lexicon => LexiconShow.SummaryOf(lexicon, rows))];
    }

    public async Task<LexiconDetail> FindAsync(string nsid, CancellationToken cancellationToken) =>
        await LexiconShow.FindAsync(lexicons, nsid, await RowsAsync(cancellationToken), cancellationToken)
        ?? throw new QueryException("LexiconNotFound", $"No lexicon {nsid} is registered.", 404);

    /// <summary>Registers documents and makes their tables before it answers, so that whoever asks next finds them.</summary>
    public async Task<RegisterLexiconsResult> AddAsync(RegisterLexicons? request, CancellationToken cancellationToken)
    {
        if (request is not { Documents.Count: > 0 and <= DocumentsMax })
            throw QueryException.Invalid($"documents must be a list of 1 to {DocumentsMax} lexicons.");
        var documents = request.Documents.Select(document => document.GetRawText()).ToList();
        var wish = new LexiconRegistration(documents, request.Source, request.By)
        {
            Edits = EditsInRequest.Read(request.Edits),
            Filled = await FilledTables.OfAsync(store, cancellationToken),
        };
        var decisions = await lexicons.AddAsync(wish, cancellationToken);
        await tables.RefreshAsync(cancellationToken);
        return new RegisterLexiconsResult { Lexicons = [.. decisions.Select(decision => decision.Verdict)] };
    }

    /// <summary>Takes a lexicon out of use before it answers: nothing that is written later goes to its table.</summary>
    public async Task<LexiconRetired> RetireAsync(string nsid, RetireLexicon? request, CancellationToken cancellationToken)
    {
        try
        {
            var retired = await new LexiconRetiring(lexicons, collections, store).RetireAsync(nsid, request, isTried: false, cancellationToken);
            await tables.RefreshAsync(cancellationToken);
            return retired;
        }
        catch (CatalogException fault)
        {
            throw new QueryException("RetireRefused", fault.Message, 409);
        }
    }

    private async Task<IReadOnlyDictionary<string, long>> RowsAsync(CancellationToken cancellationToken)
    {
        var sizes = await store.ReadSizesAsync(cancellationToken);
        return sizes.ToDictionary(size => size.Collection, size => size.Rows, StringComparer.Ordinal);
    }
}
