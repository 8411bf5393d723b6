using System.Text.Json;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>A registered lexicon as operators see it, over the control API and on the command line.</summary>
internal static class LexiconShow
{
    /// <summary>Null where none of that name is registered.</summary>
    /// <param name="rows">Number of rows by collection.</param>
    public static async Task<LexiconDetail?> FindAsync(
        LexiconRegistry registry, string nsid, IReadOnlyDictionary<string, long> rows, CancellationToken cancellationToken)
    {
        var archive = await registry.ReadArchiveAsync(cancellationToken);
        if (archive.Find(nsid) is not { } lexicon)
            return null;
        var versions = await registry.VersionsAsync(nsid, cancellationToken);
        var (catalog, parsed) = (archive.Catalog, archive.DocumentOf(lexicon));
        return new LexiconDetail
        {
            Summary = WithDeprecated(SummaryOf(lexicon, rows), lexicon.ReadProjection(), parsed, catalog),
            Document = ParsedOf(lexicon.Document),
            Versions = [.. versions.Select(VersionOf)],
            Standing = LexiconStandings.SummaryOf(await registry.Standings.FindAsync(nsid, cancellationToken)),
            Uses = [.. DirectRefs.Of(parsed).Select(id => id.ToString())],
            Behind = [.. archive.NewerThan(lexicon).Select(id => id.ToString())],
            UsedBy = [.. catalog.UsersOf(parsed.Id).Select(id => id.ToString())],
            Missing = [.. catalog.MissingOf(parsed).Select(reference => reference.ToString())],
        };
    }

    private static LexiconSummary WithDeprecated(LexiconSummary summary, TableProjection? standing, LexiconDocument document, LexiconCatalog catalog)
    {
        if (standing is null || document.Main is not RecordDefinition)
            return summary;
        var deprecated = ProjectionEvolution.Deprecated(standing, ProjectionCompiler.Compile(document, catalog, standing.Edits, standing));
        return summary with { Columns = [.. summary.Columns.Select(column => column with { IsDeprecated = deprecated.Contains(column.Name) })] };
    }

    public static LexiconSummary SummaryOf(RegisteredLexicon lexicon, IReadOnlyDictionary<string, long> rows)
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

    private static LexiconVersion VersionOf(RegisteredLexicon version) => new()
    {
        Document = ParsedOf(version.Document),
        Version = version.Version,
        InForce = version.InForce,
        Source = version.Source,
        RegisteredAt = version.RegisteredAt,
        RegisteredBy = version.RegisteredBy,
    };

    private static JsonElement ParsedOf(string document)
    {
        using var json = JsonDocument.Parse(document);
        return json.RootElement.Clone();
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
