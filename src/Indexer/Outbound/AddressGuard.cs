using System.Net;
using System.Net.Sockets;

namespace Lexidex.Indexer.Outbound;

/// <summary>Says which addresses may be spoken to: public unicast only, unless a developer allows loopback.</summary>
/// <remarks>See the IANA special-purpose address registries, RFC 6890.</remarks>
internal static class AddressGuard
{
    private static readonly IPNetwork[] Refused4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    // Everything in use on the public internet is inside 2000::/3; these parts of it are not.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Refused6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    public static bool IsAllowed(IPAddress address, bool allowLoopback)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (allowLoopback && IPAddress.IsLoopback(address))
            return true;
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Refused4.Any(network => network.Contains(address))
            : address.ScopeId == 0 && Global6.Contains(address) && !Refused6.Any(network => network.Contains(address));
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
