using System.Text.Json;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>Shows which table a lexicon has with an operator's edits; keeps nothing.</summary>
internal sealed class LexiconProposals(LexiconRegistry lexicons, StoreDialect dialect)
{
    private const string NoIndex = "none";

    /// <param name="text">The document; null for the version in force.</param>
    /// <param name="edits">Their JSON; null for those of the table in force.</param>
    public async Task<LexiconProposal> OfAsync(string? nsid, byte[]? text, string? edits, CancellationToken cancellationToken)
    {
        try
        {
            var document = text is null ? null : LexiconDocument.Parse(text);
            nsid = document?.Id.Text ?? nsid ?? throw QueryException.Invalid("The body must name an nsid or bring a document.");
            var inForce = await lexicons.GetAsync(nsid, cancellationToken);
            document ??= inForce is null ? throw LexiconStandings.NotFound(nsid) : LexiconDocument.Parse(System.Text.Encoding.UTF8.GetBytes(inForce.Document));
            var standing = inForce?.ReadProjection();
            var wanted = edits is null ? standing?.Edits ?? ProjectionEdits.None : ProjectionEdits.FromJson(edits);
            return Shown(TableProposal.Of(document, await lexicons.ReadCatalogAsync(cancellationToken), wanted, standing), wanted);
        }
        catch (Exception fault) when (fault is LexiconFormatException or ProjectionEditException or NotARecordException)
        {
            throw new QueryException(fault is ProjectionEditException ? "EditsInvalid" : "LexiconInvalid", fault.Message);
        }
    }

    private LexiconProposal Shown(TableProposal proposal, ProjectionEdits edits) => new()
    {
        Nsid = proposal.Table.Collection.Text,
        Table = proposal.Table.Table,
        Edits = JsonElement.Parse(edits.ToJson()),
        Columns = [.. proposal.Columns.Select(ChoiceOf)],
        Places = [.. proposal.Places.Select(place => new PlaceChoice { Path = place.Path, Type = place.Type, IsColumn = place.IsColumn })],
        Faults = [.. proposal.Faults.Select(fault => fault.ToString())],
        Statements = [.. dialect.CreateTable(proposal.Table), .. dialect.CreateIndexes(proposal.Table), .. dialect.CreateView(proposal.Table)],
    };

    private ColumnChoice ChoiceOf(ProposedColumn proposed) => new()
    {
        Name = proposed.Column.Name,
        Path = proposed.Column.Path,
        Type = FieldText.NameOf(proposed.Column.Type),
        CapBytes = proposed.Column.CapBytes,
        IsProposed = proposed.IsProposed,
        IsDropped = proposed.IsDropped,
        Index = NameOf(proposed.Index),
        UsualIndex = NameOf(proposed.Usual),
        Kinds = [.. proposed.Kinds.Where(dialect.Builds).Select(kind => NameOf(kind))],
    };

    private static string NameOf(IndexKind? kind) => kind?.ToString().ToLowerInvariant() ?? NoIndex;
}
