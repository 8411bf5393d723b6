using System.Text.Json;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Query;

/// <summary>What there is to ask: the first thing that a person or a program sees of the read API.</summary>
internal sealed class IndexPage(RecordShelf shelf)
{
    private static readonly (string Path, string Purpose)[] Methods =
    [
        ("/xrpc/com.atproto.repo.getRecord?repo={did}&collection={nsid}&rkey={key}", "one record"),
        ("/xrpc/com.atproto.repo.listRecords?repo={did}&collection={nsid}", "a repository's records of one collection"),
        ("/xrpc/com.atproto.repo.describeRepo?repo={did}", "the collections that a repository has records in"),
        ("/xrpc/com.atproto.sync.getLatestCommit?did={did}", "up to which commit a repository is stored"),
        ("/xrpc/com.atproto.sync.getRepoStatus?did={did}", "whether an account is active"),
        ("/xrpc/com.atproto.sync.listReposByCollection?collection={nsid}", "the repositories that hold a collection"),
        ("/xrpc/dev.lexidex.query?collection={nsid}&where={field=value}", "records of all repositories by an indexed column"),
        ("/xrpc/dev.lexidex.query?collection={nsid}&order={-field}&from={value}&before={value}", "records of all repositories in the order of a column"),
        ("/xrpc/dev.lexidex.count?collection={nsid}", "how many records a collection has"),
        ("/xrpc/_health", "whether the Indexer answers"),
    ];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapRead("/", context => ApiJson.WriteAsync(context, Write));
        app.MapRead("/xrpc/_health", context => ApiJson.WriteAsync(context, WriteHealth));
    }

    private static void WriteHealth(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("version", ProgramVersion.Text);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", "Lexidex");
        writer.WriteString("version", ProgramVersion.Text);
        writer.WriteStartArray("methods");
        foreach (var (path, purpose) in Methods)
        {
            writer.WriteStartObject();
            writer.WriteString("path", path);
            writer.WriteString("gives", purpose);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("collections");
        foreach (var table in shelf.Tables.All.Where(table => !table.IsUnregistered).OrderBy(table => table.Collection.Text, StringComparer.Ordinal))
            WriteCollection(writer, table);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCollection(Utf8JsonWriter writer, StoreTable table)
    {
        writer.WriteStartObject();
        writer.WriteString("collection", table.Collection.Text);
        writer.WriteString("table", table.Name);
        WriteNames(writer, "where", FieldConditions.IndexedColumns(table.Projection!).Select(column => column.Name).Prepend("did"));
        WriteNames(writer, "order", RowOrder.ColumnsOf(table));
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string property, IEnumerable<string> names)
    {
        writer.WriteStartArray(property);
        foreach (var name in names)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
