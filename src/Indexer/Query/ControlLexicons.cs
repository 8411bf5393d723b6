using System.Text.Json;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>Registered lexicons as the operator sees and adds them.</summary>
internal sealed class ControlLexicons(LexiconRegistry lexicons, TablesInForce tables, IStore store)
{
    private const int DocumentsMax = 500;

    public async Task<IReadOnlyList<LexiconSummary>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(cancellationToken);
        var registered = await lexicons.ListAsync(cancellationToken);
        return [.. registered.Select(lexicon => SummaryOf(lexicon, rows))];
    }

    public async Task<LexiconDetail> FindAsync(string nsid, CancellationToken cancellationToken)
    {
        var lexicon = await lexicons.GetAsync(nsid, cancellationToken)
            ?? throw new QueryException("LexiconNotFound", $"No lexicon {nsid} is registered.", 404);
        using var document = JsonDocument.Parse(lexicon.Document);
        return new LexiconDetail
        {
            Summary = SummaryOf(lexicon, await RowsAsync(cancellationToken)),
            Document = document.RootElement.Clone(),
        };
    }

    /// <summary>Registers documents and makes their tables before it answers, so that whoever asks next finds them.</summary>
    public async Task<RegisterLexiconsResult> AddAsync(RegisterLexicons? request, CancellationToken cancellationToken)
    {
        if (request is not { Documents.Count: > 0 and <= DocumentsMax })
            throw QueryException.Invalid($"documents must be a list of 1 to {DocumentsMax} lexicons.");
        var documents = request.Documents.Select(document => document.GetRawText()).ToList();
        var verdicts = await lexicons.AddAsync(documents, request.Source, request.By, cancellationToken);
        await tables.RefreshAsync(cancellationToken);
        return new RegisterLexiconsResult { Lexicons = verdicts };
    }

    private async Task<IReadOnlyDictionary<string, long>> RowsAsync(CancellationToken cancellationToken)
    {
        var sizes = await store.ReadSizesAsync(cancellationToken);
        return sizes.ToDictionary(size => size.Collection, size => size.Rows, StringComparer.Ordinal);
    }

    private static LexiconSummary SummaryOf(RegisteredLexicon lexicon, IReadOnlyDictionary<string, long> rows)
    {
        var projection = lexicon.ReadProjection();
        return new LexiconSummary
        {
            Nsid = lexicon.Nsid,
            Kind = lexicon.Kind,
            Version = lexicon.Version,
            RegisteredAt = lexicon.RegisteredAt,
            Source = lexicon.Source,
            State = lexicon.State.ToString().ToLowerInvariant(),
            Table = projection?.Table,
            Rows = projection is null ? 0 : rows.GetValueOrDefault(lexicon.Nsid),
            Columns = [.. (projection?.Columns ?? []).Select(ColumnOf)],
            Indexes = [.. (projection?.Indexes ?? []).Select(IndexOf)],
        };
    }

    private static ColumnSummary ColumnOf(ColumnProjection column) => new()
    {
        Name = column.Name,
        Path = column.Path,
        Type = FieldText.NameOf(column.Type),
        CapBytes = column.CapBytes,
    };

    private static IndexSummary IndexOf(IndexProjection index) => new()
    {
        Name = index.Name,
        Columns = index.Columns,
        Kind = index.Kind.ToString().ToLowerInvariant(),
    };
}
