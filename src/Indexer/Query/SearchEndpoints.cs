namespace Lexidex.Indexer.Query;

/// <summary>dev.lexidex: records of all repositories by their columns, and how many there are.</summary>
internal sealed class SearchEndpoints(RecordShelf shelf)
{
    private readonly RecordSearch _search = new(shelf);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapRead("/xrpc/dev.lexidex.query", QueryAsync);
        app.MapRead("/xrpc/dev.lexidex.count", CountAsync);
    }

    private async Task QueryAsync(HttpContext context)
    {
        var question = new ApiQuestion(context.Request);
        var page = await _search.FindAsync(
            question.Collection(), question.All("where"), question.Order(), question.Limit(), question.Find("cursor"), context.RequestAborted);
        await ApiJson.WriteAsync(context, writer =>
        {
            writer.WriteStartObject();
            ApiJson.WriteCursor(writer, page.Cursor);
            ApiJson.WriteRecords(writer, page.Records);
            writer.WriteEndObject();
        });
    }

    private async Task CountAsync(HttpContext context)
    {
        var collection = new ApiQuestion(context.Request).Collection();
        var sizes = await shelf.Store.ReadSizesAsync(context.RequestAborted);
        var size = sizes.FirstOrDefault(size => size.Collection == collection)
            ?? throw QueryException.Invalid($"{collection} is not registered here, so its records are not counted.");
        await ApiJson.WriteAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("collection", collection);
            writer.WriteNumber("count", size.Rows);
            writer.WriteEndObject();
        });
    }
}
