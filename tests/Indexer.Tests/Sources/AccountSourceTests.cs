using System.Text;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Tests.Outbound;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Sources;

public sealed class AccountSourceTests : IDisposable
{
    private static readonly Did Account = Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

    private readonly OutboundDoor _door = new(new OutboundOptions { AllowLoopback = true });

    public void Dispose() => _door.Dispose();

    [Theory]
    [InlineData("""{"did":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","active":true,"rev":"3l7lhktwyhc2k"}""", true, null, "3l7lhktwyhc2k")]
    [InlineData("""{"did":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","active":false,"status":"deleted"}""", false, "deleted", null)]
    [InlineData("""{"active":false,"status":"takendown","rev":"no rev"}""", false, "takendown", null)]
    public async Task A_host_says_how_an_account_stands(string answer, bool isActive, string? status, string? rev)
    {
        var (account, fault) = await AskAsync("200 OK", answer);

        Assert.Null(fault);
        Assert.Equal((isActive, status, rev), (account!.IsActive, account.Status, account.Rev?.ToString()));
    }

    [Theory]
    [InlineData("400 Bad Request", """{"error":"RepoNotFound","message":"Could not find repo"}""", FetchReasons.RepoNotFound, true)]
    [InlineData("404 Not Found", """{"error":"XRPCNotSupported"}""", FetchReasons.HostError, true)]
    [InlineData("501 Not Implemented", """{"error":"MethodNotImplemented"}""", FetchReasons.HostError, true)]
    [InlineData("502 Bad Gateway", """{}""", FetchReasons.HostError, false)]
    [InlineData("500 Internal Server Error", "<html>", FetchReasons.HostError, false)]
    [InlineData("429 Too Many Requests", """{"error":"RateLimitExceeded"}""", FetchReasons.HostBusy, false)]
    [InlineData("429 Too Many Requests", "<html>", FetchReasons.HostBusy, false)]
    [InlineData("404 Not Found", "", FetchReasons.HostError, true)]
    [InlineData("400 Bad Request", """{"error":"\\ud800","message":"\\udfff"}""", FetchReasons.HostError, true)]
    [InlineData("200 OK", "[]", FetchReasons.HostError, true)]
    [InlineData("200 OK", """{"active":"yes"}""", FetchReasons.HostError, true)]
    [InlineData("200 OK", """{"active":true""", FetchReasons.HostError, false)]
    public async Task Why_it_says_nothing_tells_whether_to_ask_again(string status, string answer, string reason, bool isFinal)
    {
        var (account, fault) = await AskAsync(status, answer);

        Assert.Null(account);
        Assert.Equal((reason, isFinal), (fault!.Reason, fault.IsFinal));
    }

    [Theory]
    [InlineData(65_536, null)]
    [InlineData(65_537, FetchReasons.HostError)]
    [InlineData(655_360, FetchReasons.HostError)]
    public async Task An_answer_has_its_bound(int bytes, string? reason)
    {
        var (account, fault) = await AskAsync("200 OK", """{"active":true}""".PadRight(bytes));

        Assert.Equal((reason is null, reason), (account is not null, fault?.Reason));
    }

    [Fact]
    public async Task What_is_no_text_in_an_answer_is_as_if_it_were_not_there()
    {
        var (account, fault) = await AskAsync("200 OK", """{"active":false,"status":"\ud800","rev":"\ud800"}""");

        Assert.Null(fault);
        Assert.Equal((false, null, null), (account!.IsActive, account.Status, account.Rev));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("3600", 3600)]
    [InlineData("2147483647", 3600)]
    public async Task A_host_is_left_alone_as_long_as_it_asks_and_not_for_ever(string asked, int seconds)
    {
        var (_, fault) = await AskAsync($"429 Too Many Requests\nRetry-After: {asked}", "{}");

        Assert.Equal(TimeSpan.FromSeconds(seconds), fault!.RetryAfter);
    }

    [Fact]
    public async Task A_host_that_is_away_may_be_asked_again()
    {
        var server = LoopbackServer.Of("HTTP/1.1 200 OK");
        var address = server.Address;
        await server.DisposeAsync();

        var (_, fault) = await new AccountSource(_door).AskAsync(address, Account, TestContext.Current.CancellationToken);

        Assert.Equal((FetchReasons.HostAway, false), (fault!.Reason, fault.IsFinal));
    }

    private async Task<(ToldAccount? Account, FetchFault? Fault)> AskAsync(string status, string answer)
    {
        await using var server = LoopbackServer.Of($"HTTP/1.1 {status}\nContent-Length: {answer.Length}", Encoding.ASCII.GetBytes(answer));
        return await new AccountSource(_door).AskAsync(server.Address, Account, TestContext.Current.CancellationToken);
    }
}
