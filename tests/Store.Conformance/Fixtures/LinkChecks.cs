using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>Rows that name things, and the links that a store should have of them.</summary>
internal static class LinkChecks
{
    public const string Path = "names[]";

    /// <summary>A row whose remainder names texts in an array.</summary>
    public static TestRow Naming(this TestRow row, params string[] names) =>
        row with { Rest = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes($$"""{"names":[{{string.Join(',', names.Select(name => $"\"{name}\""))}}]}""")) };

    public static string DidText(DidKey did) => Did.TryFromKey(did, out var found) ? found.ToString() : throw new InvalidOperationException("No did:plc.");

    /// <summary>Has the links of collections kept, as an operator would who begins with them.</summary>
    public static async Task KeepLinksAsync(this TestStore store, params string[] collections)
    {
        foreach (var collection in collections)
            await store.Store.Links.KeepAsync(collection, isWhole: true, CancellationToken.None);
    }

    public static async Task<List<string>> LinksAsync(this TestStore store, LinkQuery? query = null) =>
        [.. (await store.Store.Links.ListAsync(query ?? new LinkQuery { Limit = 100_000 }, CancellationToken.None)).Select(Describe)];

    /// <summary>The links of all rows that are stored, by what they hold.</summary>
    public static async Task<List<string>> ExpectedAsync(this TestStore store, params StoreTable[] tables)
    {
        using var links = new LinkRows();
        var expected = new List<string>();
        foreach (var table in tables)
        {
            await foreach (var row in store.Store.Records.ListAsync(new RowQuery(table) { Limit = int.MaxValue }, CancellationToken.None))
            {
                links.Fill(table, row.Tuple.Span, store.Store.Links.Kept);
                for (var link = 0; link < links.Rows.RowCount; link++)
                {
                    links.Rows.TryGetRow(link, out var tuple);
                    expected.Add(Describe(tuple));
                }
            }
        }

        expected.Sort(StringComparer.Ordinal);
        return expected;
    }

    public static string Describe(LinkRow link) =>
        Describe(link.Target.Span, link.Collection, link.Path, link.Did, link.RecordKey.Span);

    private static string Describe(ReadOnlySpan<byte> link)
    {
        var tuple = new RowTuple(link);
        var did = DidKey.FromBytes(tuple.Next());
        var collection = Encoding.UTF8.GetString(tuple.Next());
        var key = tuple.Next();
        var path = Encoding.UTF8.GetString(tuple.Next());
        return Describe(tuple.Next(), collection, path, did, key);
    }

    private static string Describe(ReadOnlySpan<byte> target, string collection, string path, DidKey did, ReadOnlySpan<byte> recordKey)
    {
        Span<byte> text = stackalloc byte[RecordKeyForm.MaxLength];
        return $"{Convert.ToHexStringLower(target)} {collection} {path} {did} {Encoding.ASCII.GetString(text[..RecordKeyForm.WriteText(recordKey, text)])}";
    }
}
