using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.EndToEnd.Programs;

/// <summary>Reads repositories as anybody may: of a PDS, of the simulator and of Lexidex alike, because all answer the same methods.</summary>
internal sealed class RepoReader(Uri host) : IDisposable
{
    private const string Gone = "deleted";

    private readonly HttpClient _http = new() { BaseAddress = new Uri(host, "/xrpc/"), Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The rev of an active account's repository, else its status; <c>deleted</c> also where nothing is known of it.</summary>
    public async Task<string> StandingAsync(string did)
    {
        if (await TryAskAsync($"com.atproto.sync.getRepoStatus?did={did}") is not { } status)
            return Gone;
        return (status["rev"] ?? status["status"])?.GetValue<string>() ?? "no rev yet";
    }

    /// <summary>CID by URI of every record that is shown of a repository; none where the account is not active.</summary>
    public async Task<SortedDictionary<string, string>> ReadAsync(string did)
    {
        var records = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var repo = await TryAskAsync($"com.atproto.repo.describeRepo?repo={did}");
        foreach (var collection in repo?["collections"]!.AsArray().Select(name => name!.GetValue<string>()) ?? [])
            await ReadAsync($"com.atproto.repo.listRecords?repo={did}&collection={collection}&limit=100", records);
        return records;
    }

    /// <summary>One record's CID by com.atproto.repo.getRecord; null where there is none.</summary>
    public async Task<string?> FindAsync(string uri)
    {
        var parts = uri.Split('/');
        var record = await TryAskAsync($"com.atproto.repo.getRecord?repo={parts[2]}&collection={parts[3]}&rkey={parts[4]}");
        return record is null ? null : CidOf(record);
    }

    public void Dispose() => _http.Dispose();

    private async Task ReadAsync(string query, SortedDictionary<string, string> records)
    {
        for (string? cursor = null; ;)
        {
            var page = await TryAskAsync(cursor is null ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}");
            foreach (var record in page!["records"]!.AsArray())
                records.Add(record!["uri"]!.GetValue<string>(), CidOf(record));
            cursor = page["cursor"]?.GetValue<string>();
            if (cursor is null)
                return;
        }
    }

    // The value must be the very record that the CID names: in canonical bytes it hashes to it.
    private static string CidOf(JsonNode record)
    {
        var cid = record["cid"]!.GetValue<string>();
        Assert.Equal(cid, Cid.OfDagCbor(RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(record["value"]!.ToJsonString()))).ToString());
        return cid;
    }

    // Null where the answer is that there is nothing to see.
    private async Task<JsonNode?> TryAskAsync(string query)
    {
        using var response = await _http.GetAsync(new Uri(query, UriKind.Relative));
        if (response.StatusCode == HttpStatusCode.BadRequest)
            return null;
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync());
    }
}
