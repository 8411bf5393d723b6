using System.Net;
using System.Text.Json;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

/// <summary>What the read API answered.</summary>
internal sealed record Answer(HttpStatusCode Status, HttpResponseMessage Response, JsonElement Json)
{
    public string? Error => Json.GetProperty("error").GetString();
}

internal static class Asking
{
    public static async Task<Answer> AskAsync(this HttpClient client, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change?.Invoke(request);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer(response.StatusCode, response, body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body));
    }

    /// <summary>All records of all pages.</summary>
    public static async Task<List<JsonElement>> AskAllAsync(this HttpClient client, string path)
    {
        var records = new List<JsonElement>();
        for (string? cursor = null; ;)
        {
            var answer = await client.AskAsync(cursor is null ? path : $"{path}&cursor={cursor}");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            records.AddRange(answer.Json.GetProperty("records").EnumerateArray());
            if (!answer.Json.TryGetProperty("cursor", out var next))
                return records;
            cursor = next.GetString();
        }
    }
}
