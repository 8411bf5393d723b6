using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Microsoft.Net.Http.Headers;

namespace Lexidex.Indexer.Query;

/// <summary>com.atproto.repo: one record, a collection's records, what a repository holds.</summary>
internal sealed class RepoEndpoints(RecordShelf shelf)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapRead("/xrpc/com.atproto.repo.getRecord", GetRecordAsync);
        app.MapRead("/xrpc/com.atproto.repo.listRecords", ListRecordsAsync);
        app.MapRead("/xrpc/com.atproto.repo.describeRepo", DescribeRepoAsync);
    }

    private async Task GetRecordAsync(HttpContext context)
    {
        var question = new ApiQuestion(context.Request);
        var did = question.Repo("repo");
        var (collection, recordKey) = (question.Collection(), question.RecordKey("rkey"));
        var state = await shelf.Repos.RequireAsync(did, context.RequestAborted);
        var row = await shelf.FindAsync(did.Key, collection, recordKey, context.RequestAborted);
        if (row is null || (question.Find("cid") is { Length: > 0 } cid && cid != row.Cid.ToString()))
            throw new QueryException("RecordNotFound", $"Could not locate record: at://{did}/{collection}/{recordKey}");

        NoteRev(context, state);
        if (IsKnown(context, row.Cid))
            return;
        using var rebuilders = new RecordRebuilders();
        var record = rebuilders.Read(row, did.ToString());
        await ApiJson.WriteAsync(context, writer => ApiJson.WriteRecord(writer, record));
    }

    private async Task ListRecordsAsync(HttpContext context)
    {
        var question = new ApiQuestion(context.Request);
        var did = question.Repo("repo");
        var (collection, limit) = (question.Collection(), question.Limit());
        var cursor = CursorOf(question.Find("cursor"));

        // As every PDS has it: the newest keys first, unless the other way is asked for.
        var isReverse = !question.Flag("reverse");
        var state = await shelf.Repos.RequireAsync(did, context.RequestAborted);
        var rows = await shelf.ListAsync(did.Key, collection, cursor, isReverse, limit + 1, context.RequestAborted);

        using var page = new PageFill(limit);
        foreach (var row in rows)
        {
            page.Take(row, state);
            cursor = page.IsCut ? cursor : cursor.Past(row);
        }

        NoteRev(context, state);
        await ApiJson.WriteAsync(context, writer =>
        {
            writer.WriteStartObject();
            ApiJson.WriteCursor(writer, page.IsCut ? cursor.Write() : null);
            ApiJson.WriteRecords(writer, page.Records);
            writer.WriteEndObject();
        });
    }

    private async Task DescribeRepoAsync(HttpContext context)
    {
        var did = new ApiQuestion(context.Request).Repo("repo");
        var state = await shelf.Repos.RequireAsync(did, context.RequestAborted);
        var counts = await shelf.Store.Repos.CountCollectionsAsync(did.Key, context.RequestAborted);
        var collections = counts.Where(entry => entry.Value > 0).Select(entry => entry.Key).Order(StringComparer.Ordinal);
        NoteRev(context, state);
        await ApiJson.WriteAsync(context, writer =>
        {
            writer.WriteStartObject();

            // What the field writes for a handle that nobody has checked.
            writer.WriteString("handle", state.Handle ?? "handle.invalid");
            writer.WriteString("did", did.ToString());
            writer.WriteStartObject("didDoc");
            writer.WriteString("id", did.ToString());
            writer.WriteEndObject();
            writer.WriteStartArray("collections");
            foreach (var collection in collections)
                writer.WriteStringValue(collection);
            writer.WriteEndArray();
            writer.WriteBoolean("handleIsCorrect", false);
            writer.WriteEndObject();
        });
    }

    private static RepoCursor CursorOf(string? text)
    {
        if (text is null)
            return RepoCursor.Beginning;
        return RepoCursor.TryRead(text, out var cursor) ? cursor : throw QueryException.StrangeCursor();
    }

    private static void NoteRev(HttpContext context, RepoState state)
    {
        if (state.Rev is { } rev)
            context.Response.Headers["Atproto-Repo-Rev"] = rev.ToString();
    }

    /// <summary>Names the record by its CID; true where the caller has it already, and is told so.</summary>
    private static bool IsKnown(HttpContext context, Cid cid)
    {
        var tag = new EntityTagHeaderValue($"\"{cid}\"");
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "public, no-cache";
        var known = context.Request.GetTypedHeaders().IfNoneMatch;
        if (!known.Any(other => other.Tag == "*" || other.Compare(tag, useStrongComparison: false)))
            return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }
}
