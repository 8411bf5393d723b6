using System.Net;
using System.Text;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Tests.Outbound;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Identity;

/// <summary>What a handle's own host says, over TLS, where its name has no TXT record.</summary>
public sealed class HandleResolverTests
{
    private const string Alice = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Alice, Alice)]
    [InlineData("\n " + Alice + "\r\n", Alice)]
    [InlineData("did:web:alice.example.com", "did:web:alice.example.com")]
    [InlineData("", null)]
    [InlineData("alice", null)]
    [InlineData(Alice + " " + Alice, null)]
    [InlineData("<html>" + Alice + "</html>", null)]
    public async Task The_host_names_one_DID_and_nothing_else(string body, string? did) =>
        Assert.Equal(did, (await ResolveAsync("HTTP/1.1 200 OK", body)).Did?.ToString());

    [Theory]
    [InlineData(2_048, true)]
    [InlineData(2_049, false)]
    [InlineData(20_480, false)]
    public async Task It_says_so_in_at_most_2048_bytes(int length, bool isFound) =>
        Assert.Equal(isFound, (await ResolveAsync("HTTP/1.1 200 OK", Alice.PadRight(length))).Did is not null);

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found", "handle-not-found", true)]
    [InlineData("HTTP/1.1 500 Broken", "handle-not-found", true)]
    [InlineData("HTTP/1.1 429 Patience", "identity-busy", false)]
    [InlineData("nonsense", "handle-not-found", false)]
    [InlineData("HTTP/1.1 302 Found\nLocation: https://169.254.169.254/", "handle-not-found", true)]
    public async Task Another_answer_names_none(string head, string reason, bool isFinal)
    {
        var answer = await ResolveAsync(head, Alice);
        Assert.Equal((reason, isFinal), (answer.Fault!.Reason, answer.Fault.IsFinal));
    }

    [Fact]
    public async Task The_TXT_record_is_asked_first_and_the_host_only_where_it_says_nothing()
    {
        await using var names = new LoopbackNameServer { Texts = { ["_atproto.alice.example.com"] = ["did=did:plc:eeeeeeeeeeeeeeeeeeeeeeee"] } };
        Assert.Equal("did:plc:eeeeeeeeeeeeeeeeeeeeeeee", (await ResolveAsync("HTTP/1.1 200 OK", Alice, names)).Did?.ToString());
        names.Texts["_atproto.alice.example.com"] = ["did=nonsense"];
        Assert.Equal(Alice, (await ResolveAsync("HTTP/1.1 200 OK", Alice, names)).Did?.ToString());
        names.Failure = 2;
        Assert.Equal(Alice, (await ResolveAsync("HTTP/1.1 200 OK", Alice, names)).Did?.ToString());
    }

    private static async Task<HandleAnswer> ResolveAsync(string head, string body, LoopbackNameServer? names = null)
    {
        await using var unnamed = new LoopbackNameServer();
        using var certificates = new Certificates();
        using var certificate = certificates.Of("alice.example.com");
        var bytes = Encoding.UTF8.GetBytes(body);
        await using var host = LoopbackServer.Of($"{head}\nContent-Length: {bytes.Length}", bytes, certificate);
        var options = new OutboundOptions
        {
            AllowLoopback = true, LoopbackPort = host.Port, NameServer = (names ?? unnamed).Address, TrustedRoots = [certificates.Root],
        };
        using var door = new OutboundDoor(options, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var settings = new IdentityOptions();
        var resolver = new HandleResolver(door, settings, new HostGates(settings, TimeProvider.System));
        return await resolver.ResolveAsync(Handle.Parse("alice.example.com"), Cancellation);
    }
}
