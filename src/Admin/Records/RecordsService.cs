using Lexidex.Schema.Control;

namespace Lexidex.Admin.Records;

/// <summary>Stored records, a page at a time.</summary>
public sealed class RecordsService(ControlClient client, TimeProvider clock)
{
    public const int PageSize = 50;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The registered collections, most rows first.</summary>
    public async Task<IReadOnlyList<LexiconSummary>> CollectionsAsync(CancellationToken cancellationToken)
    {
        var lexicons = await client.GetLexiconsAsync(cancellationToken);
        return [.. lexicons.Where(lexicon => lexicon.Table is not null)
            .OrderByDescending(lexicon => lexicon.Rows)
            .ThenBy(lexicon => lexicon.Nsid, StringComparer.Ordinal)];
    }

    public Task<RecordPage> PageAsync(string nsid, string? order, string? cursor, CancellationToken cancellationToken) =>
        client.GetRecordsAsync(nsid, PageSize, cursor, order, cancellationToken);

    /// <summary>One record, rebuilt from its row and checked against its CID.</summary>
    public Task<RecordDetail> RecordAsync(string uri, CancellationToken cancellationToken) =>
        client.GetRecordAsync(uri, cancellationToken);
}
