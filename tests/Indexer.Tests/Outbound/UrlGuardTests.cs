using Lexidex.Indexer.Outbound;
using Xunit;

namespace Lexidex.Indexer.Tests.Outbound;

public sealed class UrlGuardTests
{
    private static readonly OutboundOptions Usual = new();
    private static readonly OutboundOptions Development = new() { AllowLoopback = true };

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/path?query=1#fragment")]
    [InlineData("https://example.com:443/")]
    [InlineData("https://example.com./")]
    [InlineData("HTTPS://EXAMPLE.COM/")]
    [InlineData("wss://relay.example.com/xrpc/com.atproto.sync.subscribeRepos")]
    [InlineData("https://xn--bcher-kva.example.com/")]
    [InlineData("https://1.1.1.1/")]
    [InlineData("https://[2606:4700:4700::1111]/")]
    [InlineData("https://127.0.0.1.example.com/")]
    [InlineData("https://localhost.example.com/")]
    public void Public_hosts_over_TLS_may_be_asked(string url) => Assert.Null(UrlGuard.FindFault(new Uri(url), Usual));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ws://example.com/")]
    [InlineData("http://example.com:443/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("unix:/run/docker.sock")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://example.com:80/")]
    [InlineData("https://example.com:8443/")]
    [InlineData("https://example.com:22/")]
    [InlineData("https://example.com:5432/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://1.1.1.1@10.0.0.1/")]
    [InlineData("https://example.com:443@10.0.0.1/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://0xa9fea9fe/")]
    [InlineData("https://0xa9.0xfe.0xa9.0xfe/")]
    [InlineData("https://0251.0376.0251.0376/")]
    [InlineData("https://167772161/")]
    [InlineData("https://0xa000001/")]
    [InlineData("https://012.0.0.1/")]
    [InlineData("https://10.1/")]
    [InlineData("https://192.168.257/")]
    [InlineData("https://10.0.0.1./")]
    [InlineData("https://bücher.example.com/")]
    [InlineData("https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/")]
    [InlineData("https://１０.0.0.1/")]
    [InlineData("https://10。0。0。1/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[::ffff:a00:1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://[2002:a00:1::]/")]
    [InlineData("https://[2001:0:a00:1::]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[fe80::1%251]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://0/")]
    [InlineData("https://router/")]
    [InlineData("https://intranet/")]
    [InlineData("https://metadata.google.internal/computeMetadata/v1/")]
    [InlineData("https://metadata.google.internal./")]
    [InlineData("https://printer.local/")]
    [InlineData("https://db.corp/")]
    [InlineData("https://nas.home.arpa/")]
    [InlineData("https://abcdefghijklmnop.onion/")]
    [InlineData("https://x.test/")]
    [InlineData("https://x.invalid/")]
    [InlineData("https://X.INTERNAL/")]
    public void Others_may_not_and_the_setting_for_loopback_does_not_open_them(string url)
    {
        Assert.NotNull(UrlGuard.FindFault(new Uri(url), Usual));
        Assert.NotNull(UrlGuard.FindFault(new Uri(url), Development));
    }

    [Theory]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost:2583/")]
    [InlineData("http://localhost./")]
    [InlineData("http://LOCALHOST/")]
    [InlineData("http://pds.localhost/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("https://127.0.0.53/")]
    [InlineData("ws://127.0.0.1:2583/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/")]
    public void This_machine_may_be_asked_where_the_setting_says_so(string url)
    {
        Assert.NotNull(UrlGuard.FindFault(new Uri(url), Usual));
        Assert.Null(UrlGuard.FindFault(new Uri(url), Development));
    }

    [Theory]
    [InlineData(2_048, true)]
    [InlineData(2_049, false)]
    [InlineData(20_480, false)]
    public void A_URL_has_at_most_2048_characters(int length, bool isAllowed)
    {
        var url = "https://example.com/".PadRight(length, 'x');
        Assert.Equal(isAllowed, UrlGuard.FindFault(new Uri(url), Usual) is null);
    }

    [Fact]
    public void A_path_alone_is_no_address() => Assert.NotNull(UrlGuard.FindFault(new Uri("/xrpc", UriKind.Relative), Usual));
}
