using System.Text;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Tests.Outbound;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Identity;

/// <summary>A name server and a directory on this machine.</summary>
public sealed class HandleDirectoryTests : IAsyncLifetime
{
    private static readonly Did Alice = Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static readonly Did Eve = Did.Parse("did:plc:eeeeeeeeeeeeeeeeeeeeeeee");

    private readonly ManualTime _time = new();
    private readonly LoopbackNameServer _names = new();
    private readonly Dictionary<Did, string> _handles = [];
    private LoopbackServer _plc = null!;
    private OutboundDoor _door = null!;
    private IdentityDirectory _directory = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _plc = new LoopbackServer((stream, request, ended) =>
        {
            var did = Did.Parse(request.Split(' ')[1][1..]);
            return AnswerAsync(stream, $$"""{"id":"{{did}}","alsoKnownAs":["at://{{_handles.GetValueOrDefault(did)}}"]}""", ended);
        });
        _door = new OutboundDoor(new OutboundOptions { AllowLoopback = true, NameServer = _names.Address, DnsTime = TimeSpan.FromSeconds(20) });
        _directory = new IdentityDirectory(_door, new IdentityOptions { Plc = _plc.Address }, _time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _directory.Dispose();
        _door.Dispose();
        await _plc.DisposeAsync();
        await _names.DisposeAsync();
    }

    [Fact]
    public async Task A_handle_is_believed_where_its_TXT_record_and_the_document_agree()
    {
        Claim(Alice, "alice.example.com");
        _names.Texts["_atproto.alice.example.com"] = ["v=spf1 -all", $"did={Alice}"];

        Assert.Equal("alice.example.com", (await _directory.Handles.FindAsync(Alice, Cancellation)).Text);
        Assert.Equal(Alice, (await _directory.Handles.ResolveAsync(Handle.Parse("Alice.Example.com"), Cancellation)).Did);
    }

    [Fact]
    public async Task An_account_that_claims_anothers_handle_goes_by_none()
    {
        Claim(Alice, "alice.example.com");
        Claim(Eve, "alice.example.com");
        _names.Texts["_atproto.alice.example.com"] = [$"did={Alice}"];

        Assert.Equal("handle.invalid", (await _directory.Handles.FindAsync(Eve, Cancellation)).Text);
        Assert.Equal("alice.example.com", (await _directory.Handles.FindAsync(Alice, Cancellation)).Text);
    }

    [Fact]
    public async Task A_handle_that_names_an_account_which_goes_by_another_is_not_believed()
    {
        Claim(Alice, "other.example.com");
        _names.Texts["_atproto.alice.example.com"] = [$"did={Alice}"];

        Assert.Equal("handle-disagrees", await FindReasonAsync("alice.example.com"));
        Assert.Equal("handle.invalid", (await _directory.Handles.FindAsync(Alice, Cancellation)).Text);
    }

    [Fact]
    public async Task Two_DIDs_in_TXT_records_are_one_too_many_and_one_twice_is_one()
    {
        Claim(Alice, "alice.example.com");
        _names.Texts["_atproto.bob.example.com"] = [$"did={Alice}", $"did={Eve}"];
        _names.Texts["_atproto.alice.example.com"] = [$"did={Alice}", $"did={Alice}"];

        Assert.Equal("handle-ambiguous", await FindReasonAsync("bob.example.com"));
        Assert.Null(await FindReasonAsync("alice.example.com"));
    }

    [Theory]
    [InlineData("a.alt")]
    [InlineData("a.arpa")]
    [InlineData("a.example")]
    [InlineData("a.internal")]
    [InlineData("handle.invalid")]
    [InlineData("a.local")]
    [InlineData("a.localhost")]
    [InlineData("a.ONION")]
    public async Task Names_that_nobody_can_own_are_not_asked_for(string handle)
    {
        Assert.Equal("handle-top-level", await FindReasonAsync(handle));
        Assert.Equal(0, _names.Questions);
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day_and_that_there_is_none_for_five_minutes()
    {
        _names.Texts["_atproto.bob.example.com"] = [$"did={Alice}", $"did={Eve}"];
        await FindReasonAsync("bob.example.com");
        _time.Pass(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        await FindReasonAsync("bob.example.com");
        Assert.Equal(1, _names.Questions);

        _time.Pass(TimeSpan.FromTicks(1));
        await FindReasonAsync("bob.example.com");
        Assert.Equal(2, _names.Questions);
    }

    private static async Task AnswerAsync(Stream stream, string body, CancellationToken ended)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"), ended);
        await stream.WriteAsync(bytes, ended);
    }

    private void Claim(Did did, string handle) => _handles[did] = handle;

    private async Task<string?> FindReasonAsync(string handle) =>
        (await _directory.Handles.ResolveAsync(Handle.Parse(handle), Cancellation)).Fault?.Reason;
}
