using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

/// <summary>What holds for the two servers as such: who may ask what, and from where.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class ServersTests(IndexedNetwork indexed)
{
    [Fact]
    public async Task The_index_page_tells_what_there_is_to_ask()
    {
        var answer = await indexed.Read.AskAsync("/");

        Assert.Equal("Lexidex", answer.Json.GetProperty("name").GetString());
        Assert.Contains(
            answer.Json.GetProperty("collections").EnumerateArray(),
            collection => collection.GetProperty("collection").GetString() == "app.bsky.feed.like"
                && collection.GetProperty("where").EnumerateArray().Any(column => column.GetString() == "subject"));
    }

    [Fact]
    public async Task Health_answers_with_a_version()
    {
        var answer = await indexed.Read.AskAsync("/xrpc/_health");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Matches(@"^\d+\.\d+", answer.Json.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Every_page_may_read_and_no_page_may_control()
    {
        var read = await indexed.Read.AskAsync("/xrpc/_health", request => request.Headers.Add("Origin", "https://example.com"));
        Assert.Equal("*", Assert.Single(read.Response.Headers.GetValues("Access-Control-Allow-Origin")));

        using var client = new HttpClient { BaseAddress = indexed.ControlAddress };
        var control = await client.AskAsync(ControlRoutes.Status, request => request.Headers.Add("Origin", "https://example.com"));
        Assert.False(control.Response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_preflight_is_answered_for_reading_only()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/xrpc/com.atproto.repo.getRecord");
        request.Headers.Add("Origin", "https://example.com");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        using var response = await indexed.Read.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Methods")));
    }

    [Theory]
    [InlineData("/xrpc/com.atproto.server.createSession", HttpStatusCode.NotImplemented, "MethodNotImplemented")]
    [InlineData("/nothing", HttpStatusCode.NotFound, "NotFound")]
    [InlineData("/control/status", HttpStatusCode.NotFound, "NotFound")]
    public async Task What_is_not_there_is_said_in_JSON(string path, HttpStatusCode status, string error)
    {
        var answer = await indexed.Read.AskAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.Equal(error, answer.Error);
    }

    [Fact]
    public async Task The_read_API_takes_no_other_method_than_reading()
    {
        var answer = await indexed.Read.AskAsync("/xrpc/_health", request => request.Method = HttpMethod.Post);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Equal("MethodNotAllowed", answer.Error);
    }

    [Fact]
    public async Task HEAD_has_the_length_of_GET_and_no_body()
    {
        var whole = await indexed.Read.AskAsync("/xrpc/_health");
        var head = await indexed.Read.AskAsync("/xrpc/_health", request => request.Method = HttpMethod.Head);

        Assert.Equal(HttpStatusCode.OK, head.Status);
        Assert.Equal(whole.Response.Content.Headers.ContentLength, head.Response.Content.Headers.ContentLength);
        Assert.Equal(JsonValueKind.Undefined, head.Json.ValueKind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic {token}")]
    [InlineData("Bearer {token}x")]
    public async Task Nobody_controls_without_the_token(string? authorization)
    {
        var token = (await File.ReadAllTextAsync(indexed.TokenPath, TestContext.Current.CancellationToken)).Trim();
        using var client = new HttpClient { BaseAddress = indexed.ControlAddress };
        string[] paths = [ControlRoutes.Status, ControlRoutes.Lexicons, ControlRoutes.Repos, "/nothing"];
        foreach (var path in paths)
        {
            var answer = await client.AskAsync(path, request =>
            {
                if (authorization is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", authorization.Replace("{token}", token, StringComparison.Ordinal));
            });
            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Assert.Equal("AuthRequired", answer.Error);
        }

        var allowed = await client.AskAsync(ControlRoutes.Status, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token));
        Assert.Equal(HttpStatusCode.OK, allowed.Status);
    }

    [Fact]
    public void The_token_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("File modes are of Unix.");
        else
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(indexed.TokenPath));
    }
}
