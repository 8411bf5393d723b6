using System.Runtime.CompilerServices;
using System.Text.Json;
using Lexidex.Indexer.Outbound;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Sources;

internal readonly record struct ListedRepo(Did Did, Tid? Rev, bool IsActive, string? Status);

internal sealed class ListingException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Lists the repositories of a host: com.atproto.sync.listRepos, page by page.</summary>
internal sealed class RepoLister(OutboundDoor door)
{
    private const int PageSize = 1_000;
    private const long PageBytesMax = 16L << 20;

    /// <exception cref="ListingException">The host does not answer, or not as the protocol says.</exception>
    public async IAsyncEnumerable<ListedRepo> ListAsync(Uri host, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        for (string? cursor = null; ;)
        {
            using var page = await ReadPageAsync(host, cursor, cancellationToken);
            foreach (var repo in ReposOf(page))
                yield return repo;

            cursor = page.RootElement.TextOf("cursor");
            if (string.IsNullOrEmpty(cursor))
                yield break;
            if (!cursors.Add(cursor))
                throw new ListingException($"{host} repeats the cursor «{cursor}» of its list.");
        }
    }

    private async Task<JsonDocument> ReadPageAsync(Uri host, string? cursor, CancellationToken cancellationToken)
    {
        var query = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        var address = new Uri(host, $"/xrpc/com.atproto.sync.listRepos?limit={PageSize}{query}");
        door.CheckScheme(address);
        try
        {
            using var response = await door.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new ListingException($"{address} answered {(int)response.StatusCode}.");
            await response.Content.LoadIntoBufferAsync(PageBytesMax, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            throw new ListingException($"{address}: {fault.Message}", fault);
        }
    }

    private static IEnumerable<ListedRepo> ReposOf(JsonDocument page)
    {
        foreach (var repo in page.RootElement.ItemsOf("repos"))
        {
            if (!Did.TryParse(repo.TextOf("did") ?? "", out var did))
                continue;
            Tid? rev = Tid.TryParse(repo.TextOf("rev") ?? "", out var tid) ? tid : null;
            yield return new ListedRepo(did, rev, repo.MemberOf("active").ValueKind != JsonValueKind.False, repo.TextOf("status"));
        }
    }
}
