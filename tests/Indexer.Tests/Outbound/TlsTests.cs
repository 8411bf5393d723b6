using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lexidex.Indexer.Outbound;
using Xunit;

namespace Lexidex.Indexer.Tests.Outbound;

public sealed class TlsTests : IDisposable
{
    private const string Host = "pds.example.com";

    private readonly Certificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public Task A_good_certificate_is_believed() => ExpectAsync(_certificates.Of(Host), null);

    [Fact]
    public Task A_certificate_for_the_names_below_a_domain_is_believed() => ExpectAsync(_certificates.Of("*.example.com"), null);

    [Fact]
    public Task One_that_has_expired_is_not() => ExpectAsync(_certificates.Of(Host, DateTimeOffset.UtcNow.AddDays(-1)), "outbound-tls");

    [Fact]
    public Task One_of_another_host_is_not() => ExpectAsync(_certificates.Of("other.example.com"), "outbound-tls");

    [Fact]
    public Task One_that_nobody_signed_is_not() => ExpectAsync(Certificates.SelfSigned(Host), "outbound-tls");

    [Fact]
    public Task One_of_an_authority_that_the_system_does_not_know_is_not() =>
        ExpectAsync(_certificates.Of(Host), "outbound-tls", new OutboundOptions { AllowLoopback = true });

    private async Task ExpectAsync(X509Certificate2 certificate, string? reason, OutboundOptions? options = null)
    {
        using var kept = certificate;
        await using var server = LoopbackServer.Of("HTTP/1.1 200 OK\nContent-Length: 0", null, certificate);
        options ??= new OutboundOptions { AllowLoopback = true, TrustedRoots = [_certificates.Root] };
        using var door = new OutboundDoor(options with { LoopbackPort = server.Port }, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        string? found = null;
        try
        {
            await door.ReadAsync(new Uri($"https://{Host}/"), 100, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        catch (OutboundException fault)
        {
            found = fault.Reason;
        }

        Assert.Equal(reason, found);
    }
}
