using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Tests.Verification.Identity;
using Xunit;

namespace Lexidex.Indexer.Tests.Outbound;

public sealed class OutboundDoorTests
{
    private const int BodyBytesMax = 100_000;
    private static readonly OutboundOptions Development = new() { AllowLoopback = true };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BodyBytesMax, true)]
    [InlineData(BodyBytesMax + 1, false)]
    [InlineData(BodyBytesMax * 10, false)]
    public async Task A_body_is_read_up_to_its_bound(int length, bool isRead)
    {
        await using var server = LoopbackServer.Of($"HTTP/1.1 200 OK\nContent-Length: {length}", new byte[length]);
        Assert.Equal(isRead ? null : "outbound-size", await FindReasonAsync(server.Address));
    }

    [Fact]
    public async Task This_machine_is_not_spoken_to_without_the_setting()
    {
        await using var server = LoopbackServer.Of("HTTP/1.1 200 OK\nContent-Length: 0");
        Assert.Equal("outbound-refused", await FindReasonAsync(server.Address, new OutboundOptions()));
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:192.168.0.1")]
    public async Task A_name_that_leads_to_no_public_address_is_refused(string address)
    {
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]);
        Assert.Equal("outbound-refused", await FindReasonAsync(new Uri("https://rebind.example.com/"), new OutboundOptions(), Resolve));
    }

    [Fact]
    public async Task One_address_that_is_not_public_among_many_refuses_the_name()
    {
        static Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse("1.1.1.1"), IPAddress.Parse("10.0.0.1")]);

        Assert.Equal("outbound-refused", await FindReasonAsync(new Uri("https://rebind.example.com/"), new OutboundOptions(), Resolve));
    }

    [Fact]
    public async Task A_name_is_resolved_once_for_a_connection_and_a_second_answer_is_checked_like_the_first()
    {
        await using var server = LoopbackServer.Of("HTTP/1.1 200 OK\nContent-Length: 0\nConnection: close");
        var answers = new Queue<IPAddress>([IPAddress.Loopback, IPAddress.Parse("192.168.7.7")]);
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) => Task.FromResult<IPAddress[]>([answers.Dequeue()]);
        using var door = new OutboundDoor(Development, resolve: Resolve);
        var address = new Uri($"http://rebind.localhost:{server.Port}/");

        Assert.True((await door.ReadAsync(address, 100, Patience, Cancellation)).IsSuccess);
        Assert.Single(answers);
        var fault = await Assert.ThrowsAnyAsync<OutboundException>(() => door.ReadAsync(address, 100, Patience, Cancellation));
        Assert.Equal("outbound-refused", fault.Reason);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("http://192.168.7.7/")]
    [InlineData("http://10.0.0.1:80/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("http://example.com/")]
    [InlineData("https://example.com:8443/")]
    [InlineData("https://user:pw@example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//[fd00::1]/")]
    [InlineData("///")]
    public async Task A_redirect_leads_only_where_one_may_go(string location)
    {
        await using var server = LoopbackServer.Of($"HTTP/1.1 302 Found\nLocation: {location}\nContent-Length: 0");
        Assert.Equal("outbound-refused", await FindReasonAsync(server.Address));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(30, false)]
    public async Task Three_redirects_are_followed(int count, bool isFollowed)
    {
        await using var server = new LoopbackServer(async (stream, request, ended) =>
        {
            var hop = int.Parse(request.Split(' ')[1].TrimStart('/'), CultureInfo.InvariantCulture);
            var head = hop < count
                ? $"HTTP/1.1 307 Temporary Redirect\r\nLocation: /{hop + 1}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), ended);
        });

        Assert.Equal(isFollowed ? null : "outbound-redirects", await FindReasonAsync(new Uri(server.Address, "/0")));
        Assert.Equal(Math.Min(count, 3) + 1, server.Requests);
    }

    [Fact]
    public async Task No_cookie_comes_back_and_no_proxy_is_asked()
    {
        var requests = new List<string>();
        await using var server = new LoopbackServer(async (stream, request, ended) =>
        {
            requests.Add(request);
            await stream.WriteAsync(
                "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), ended);
        });
        using var door = new OutboundDoor(Development);
        await door.ReadAsync(server.Address, 100, Patience, Cancellation);
        await door.ReadAsync(server.Address, 100, Patience, Cancellation);

        Assert.All(requests, request => Assert.StartsWith("GET / HTTP/1.1", request, StringComparison.Ordinal));
        Assert.All(requests, request => Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_compressed_body_is_read_as_it_was(string encoding)
    {
        var text = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 5_000)));
        var packed = Compress(encoding, text);
        await using var server = LoopbackServer.Of($"HTTP/1.1 200 OK\nContent-Encoding: {encoding}\nContent-Length: {packed.Length}", packed);
        using var door = new OutboundDoor(Development);

        Assert.Equal(text, (await door.ReadAsync(server.Address, BodyBytesMax, Patience, Cancellation)).Body);
    }

    [Theory]
    [InlineData("gzip", 10_000_000, "outbound-compression")]
    [InlineData("deflate", 10_000_000, "outbound-compression")]
    [InlineData("br", 100_000_000, "outbound-compression")]
    [InlineData("gzip", 60_000, null)]
    public async Task A_body_that_grows_beyond_measure_ends(string encoding, int length, string? reason)
    {
        var packed = Compress(encoding, new byte[length]);
        await using var server = LoopbackServer.Of($"HTTP/1.1 200 OK\nContent-Encoding: {encoding}\nContent-Length: {packed.Length}", packed);
        Assert.Equal(reason, await FindReasonAsync(server.Address, bodyBytesMax: int.MaxValue - 1));
    }

    [Fact]
    public async Task The_bound_of_a_body_counts_its_bytes_after_decompression()
    {
        var packed = Compress("gzip", Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 20_000))));
        Assert.True(packed.Length < BodyBytesMax);
        await using var server = LoopbackServer.Of($"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {packed.Length}", packed);
        Assert.Equal("outbound-size", await FindReasonAsync(server.Address));
    }

    [Theory]
    [InlineData("gzip, gzip")]
    [InlineData("zstd")]
    [InlineData("compress")]
    public async Task A_body_compressed_in_a_way_that_was_not_asked_for_is_refused(string encoding)
    {
        await using var server = LoopbackServer.Of($"HTTP/1.1 200 OK\nContent-Encoding: {encoding}\nContent-Length: 1", [0]);
        Assert.Equal("outbound-compression", await FindReasonAsync(server.Address));
    }

    [Fact]
    public async Task A_body_that_cannot_be_decompressed_says_so()
    {
        await using var server = LoopbackServer.Of("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 12", new byte[12]);
        Assert.Equal("outbound-compression", await FindReasonAsync(server.Address));
    }

    [Theory]
    [InlineData(60, null)]
    [InlineData(65, "outbound-headers")]
    [InlineData(640, "outbound-headers")]
    public async Task Headers_have_a_bound(int kilobytes, string? reason)
    {
        await using var server = LoopbackServer.Of($"HTTP/1.1 200 OK\nX-Long: {new string('x', kilobytes * 1024)}\nContent-Length: 0");
        Assert.Equal(reason, await FindReasonAsync(server.Address));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 100")]
    [InlineData("HTTP/1.1 200 OK\nTransfer-Encoding: chunked")]
    [InlineData("SSH-2.0-OpenSSH")]
    public async Task An_answer_that_breaks_off_or_is_no_HTTP_says_that_the_host_is_away(string head)
    {
        await using var server = LoopbackServer.Of(head);
        Assert.Equal("outbound-away", await FindReasonAsync(server.Address));
    }

    [Fact]
    public async Task A_host_that_never_answers_is_given_up_when_the_time_is_over()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        await using var server = new LoopbackServer((_, _, ended) =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, ended);
        });
        using var door = new OutboundDoor(Development, time);
        var answer = door.ReadAsync(server.Address, 100, TimeSpan.FromSeconds(10), Cancellation);
        await asked.Task;

        time.Pass(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(answer.IsCompleted);
        time.Pass(TimeSpan.FromTicks(1));
        Assert.Equal("outbound-time", (await Assert.ThrowsAnyAsync<OutboundException>(() => answer)).Reason);
    }

    [Fact]
    public async Task A_host_that_does_not_begin_to_answer_is_given_up_after_a_minute()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        await using var server = new LoopbackServer((_, _, ended) =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, ended);
        });
        using var door = new OutboundDoor(Development, time);
        var answer = door.Http.GetAsync(server.Address, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await asked.Task;

        time.Pass(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        Assert.False(answer.IsCompleted);
        time.Pass(TimeSpan.FromTicks(1));
        Assert.Equal("outbound-time", (await Assert.ThrowsAnyAsync<OutboundException>(() => answer)).Reason);
    }

    [Fact]
    public async Task A_WebSocket_passes_the_same_door()
    {
        static Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]);

        using var door = new OutboundDoor(new OutboundOptions(), resolve: Resolve);
        foreach (var url in new[] { "ws://example.com/", "ws://127.0.0.1/", "wss://10.0.0.1/", "wss://rebind.example.com/" })
            await Assert.ThrowsAsync<OutboundRefusedException>(() => door.ConnectAsync(new Uri(url), Cancellation));
    }

    [Fact]
    public async Task A_WebSocket_follows_no_redirect()
    {
        await using var server = LoopbackServer.Of("HTTP/1.1 302 Found\nLocation: http://192.168.7.7/\nContent-Length: 0");
        using var door = new OutboundDoor(Development);
        await Assert.ThrowsAnyAsync<WebSocketException>(() => door.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/"), Cancellation));
    }

    private static async Task<string?> FindReasonAsync(
        Uri address, OutboundOptions? options = null, ResolveHost? resolve = null, int bodyBytesMax = BodyBytesMax)
    {
        using var door = new OutboundDoor(options ?? Development, resolve: resolve);
        try
        {
            await door.ReadAsync(address, bodyBytesMax, Patience, Cancellation);
            return null;
        }
        catch (OutboundException fault)
        {
            return fault.Reason;
        }
    }

    private static byte[] Compress(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest),
            _ => new GZipStream(packed, CompressionLevel.Fastest),
        })
            stream.Write(bytes);
        return packed.ToArray();
    }
}
