using System.Net;
using Lexidex.Admin.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using Xunit;

namespace Lexidex.Admin.Tests.Hosting;

public sealed class AdminSiteTests : IAsyncLifetime
{
    private FakeIndexer _indexer = default!;
    private WebApplication _site = default!;
    private HttpClient _http = default!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _indexer = await FakeIndexer.StartAsync();
        _site = AdminSite.Create(["--control", _indexer.Address.ToString(), "--token", _indexer.TokenFile, "--urls", "http://127.0.0.1:0"]);
        await _site.StartAsync(Cancelled);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_site.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _site.DisposeAsync();
        await _indexer.DisposeAsync();
    }

    [Fact]
    public async Task Every_page_and_a_wrong_address_carry_the_security_headers()
    {
        foreach (var (path, status) in new[] { ("/", 200), ("/lexicons", 200), ("/records/com.example.a", 200), ("/nothing/here", 404) })
        {
            using var answer = await _http.GetAsync(path, Cancelled);

            Assert.Equal(status, (int)answer.StatusCode);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task A_page_loads_nothing_from_elsewhere_and_has_no_script_of_its_own()
    {
        var page = await _http.GetStringAsync("/", Cancelled);

        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("<script").Length - 1);
        Assert.Equal(3, page.Split("<script src=\"").Length - 1);
    }

    [Fact]
    public async Task Styles_and_scripts_are_served()
    {
        foreach (var path in new[] { "/admin.css", "/admin.js", "/mark.svg", "/_content/MudBlazor/MudBlazor.min.css", "/_framework/blazor.web.js" })
        {
            using var answer = await _http.GetAsync(path, Cancelled);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_page_of_another_site_gets_no_answer()
    {
        using var question = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate");
        question.Headers.Add("Origin", "http://evil.example");
        using var byOrigin = await _http.SendAsync(question, Cancelled);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/");
        rebound.Headers.Host = "evil.example";
        using var byName = await _http.SendAsync(rebound, Cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, byOrigin.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, byName.StatusCode);
    }

    [Fact]
    public async Task It_lives_whether_or_not_the_Indexer_does()
    {
        await _indexer.StopAsync();

        Assert.Equal("ok\n", await _http.GetStringAsync("/livez", Cancelled));
    }

    [Fact]
    public async Task The_theme_of_last_time_is_in_the_first_paint()
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, "/");
        question.Headers.Add("Cookie", "lexidex-theme=Dark");

        using var answer = await _http.SendAsync(question, Cancelled);

        Assert.Contains("data-shade=\"dark\"", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_at_start()
    {
        await using var site = AdminSite.Create(["--control", "nonsense", "--urls", "http://127.0.0.1:0"]);

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => site.StartAsync(Cancelled));

        Assert.Contains("--control", refusal.Message, StringComparison.Ordinal);
    }
}
