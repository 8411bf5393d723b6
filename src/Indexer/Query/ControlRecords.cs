using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Control;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>Records as the operator sees them: hidden ones too, with their columns and the check of their CIDs.</summary>
internal sealed class ControlRecords(RecordShelf shelf)
{
    // A page of a hundred of these stays within what the client takes.
    private const int JsonBytesMax = 64 * 1024;

    public async Task<RecordPage> ListAsync(string collection, AskedOrder askedOrder, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var table = shelf.Tables.ToRead(Encoding.ASCII.GetBytes(collection));
        var order = RowOrder.Parse(table, askedOrder);
        var query = order.Begin(new RowQuery(table) { Collection = table.IsUnregistered ? collection : null, Limit = limit }, cursor);
        var rows = await shelf.ScanAsync(query, cancellationToken);
        var repos = await shelf.Repos.ReadAsync([.. rows.Select(row => row.Did).Distinct()], cancellationToken);
        var sizes = await shelf.Store.ReadSizesAsync(cancellationToken);
        using var rebuilders = new RecordRebuilders();
        return new RecordPage
        {
            Collection = collection,
            Columns = ColumnsOf(table),
            Orders = [.. RowOrder.ColumnsOf(table)],
            Rows = [.. rows.Select(row => RowOf(row, repos.GetValueOrDefault(row.Did), rebuilders))],
            Cursor = rows.Count == limit ? order.CursorAfter(rows[^1]) : null,
            Total = sizes.FirstOrDefault(size => size.Collection == collection)?.Rows ?? rows.Count,
        };
    }

    public async Task<RecordDetail> FindAsync(string uri, CancellationToken cancellationToken)
    {
        if (!AtUri.TryParse(uri, out var place) || place is not { Collection: { } collection, RecordKey: { } recordKey })
            throw QueryException.Invalid("The parameter uri must be a record's AT-URI: at://did/collection/key.");
        if (!Did.TryParse(place.Authority, out var did))
            throw QueryException.Invalid("Handles are not resolved here: write the AT-URI with the DID.");

        var row = await shelf.FindAsync(did.Key, collection.Text, recordKey.Text, cancellationToken)
            ?? throw new QueryException("RecordNotFound", $"There is no record {uri} in the store.", 404);
        using var rebuilders = new RecordRebuilders();
        var block = rebuilders.Rebuild(row);
        return new RecordDetail
        {
            Uri = uri,
            Cid = row.Cid.ToString(),
            CidChecked = !block.IsEmpty,
            Rev = row.Rev.ToString(),
            IndexedAt = row.IndexedAt,
            Columns = ColumnsOf(row.Table),
            Values = ValuesOf(row),
            Json = block.IsEmpty ? JsonSerializer.SerializeToElement(new { }) : JsonOf(block),
        };
    }

    private static RecordRow RowOf(RowView row, RepoState? repo, RecordRebuilders rebuilders)
    {
        var block = rebuilders.Rebuild(row);
        return new RecordRow
        {
            Uri = $"at://{RepoDirectory.TextOf(row.Did, repo)}/{row.Collection}/{row.RecordKey}",
            Cid = row.Cid.ToString(),
            Rev = row.Rev.ToString(),
            IndexedAt = row.IndexedAt,
            Values = ValuesOf(row),
            Json = block.IsEmpty || block.Length > JsonBytesMax ? null : JsonOf(block),
        };
    }

    private static List<RecordColumn> ColumnsOf(StoreTable table) =>
        [.. (table.Projection?.Columns ?? []).Select(column => new RecordColumn(column.Name, FieldText.NameOf(column.Type)))];

    private static List<string?> ValuesOf(RowView row) =>
        [.. (row.Table.Projection?.Columns ?? []).Select((column, number) => ValueOf(row, column, row.Table.FirstColumnField + number))];

    private static string? ValueOf(RowView row, ColumnProjection column, int field) =>
        row.IsNull(field) ? null : FieldText.Of(column.Type, row.Field(field).Span);

    private static JsonElement JsonOf(ReadOnlySpan<byte> block)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            RecordJson.Write(block, writer);
        using var document = JsonDocument.Parse(json.WrittenMemory, new JsonDocumentOptions { MaxDepth = ControlJson.Options.MaxDepth });
        return document.RootElement.Clone();
    }
}
