using Lexidex.Indexer.Outbound;
using Xunit;

namespace Lexidex.Indexer.Tests.Outbound;

public sealed class TextRecordsTests : IAsyncLifetime
{
    private readonly LoopbackNameServer _server = new();
    private TextRecords _records = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _records = new TextRecords(new OutboundOptions { NameServer = _server.Address });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Texts_come_whole_however_many_parts_they_have()
    {
        var text = "did=did:web:" + new string('x', 600);
        _server.Texts["_atproto.alice.example.com"] = [text, "other"];
        Assert.Equal([text, "other"], (await _records.ReadAsync("_atproto.alice.example.com", Cancellation)).Order());
    }

    [Fact]
    public async Task A_name_that_does_not_exist_and_one_without_texts_have_none()
    {
        _server.Texts["_lexicon.empty.example.com"] = [];
        Assert.Empty(await _records.ReadAsync("_lexicon.empty.example.com", Cancellation));
        Assert.Empty(await _records.ReadAsync("_lexicon.nobody.example.com", Cancellation));
    }

    [Fact]
    public async Task A_name_too_long_to_be_asked_for_has_none()
    {
        Assert.Empty(await _records.ReadAsync(string.Join('.', Enumerable.Repeat("abc", 64)), Cancellation));
        Assert.Equal(0, _server.Questions);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(250, false)]
    public async Task A_name_has_at_most_32_texts(int count, bool isRead)
    {
        _server.Texts["_atproto.many.example.com"] = [.. Enumerable.Range(0, count).Select(number => $"{number}")];
        Assert.Equal(isRead ? null : "outbound-size", await FindReasonAsync("_atproto.many.example.com"));
    }

    [Theory]
    [InlineData(2_048, null)]
    [InlineData(2_049, "outbound-size")]
    [InlineData(20_480, "outbound-away")]
    public async Task A_name_has_at_most_2048_bytes_of_texts(int length, string? reason)
    {
        _server.Texts["_atproto.long.example.com"] = [new string('x', length)];
        Assert.Equal(reason, await FindReasonAsync("_atproto.long.example.com"));
    }

    [Fact]
    public async Task A_server_that_fails_says_nothing_of_the_name()
    {
        _server.Failure = 2;
        Assert.Equal("outbound-name", await FindReasonAsync("_atproto.alice.example.com"));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        _server.IsMute = true;
        _records = new TextRecords(new OutboundOptions { NameServer = _server.Address, DnsTime = TimeSpan.FromMilliseconds(200) });
        Assert.Equal("outbound-time", await FindReasonAsync("_atproto.alice.example.com"));
        Assert.Equal(2, _server.Questions);
    }

    private async Task<string?> FindReasonAsync(string name)
    {
        try
        {
            await _records.ReadAsync(name, Cancellation);
            return null;
        }
        catch (OutboundException fault)
        {
            return fault.Reason;
        }
    }
}
