using System.Net;
using System.Net.Sockets;

namespace Lexidex.Indexer.Outbound;

/// <summary>Says which addresses may be spoken to: public unicast only, unless a developer allows loopback.</summary>
/// <remarks>See the IANA special-purpose address registries, RFC 6890.</remarks>
internal static class AddressGuard
{
    private static readonly IPNetwork[] Refused4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

        // One cloud's servants of its machines, at an address that looks public.
        "168.63.129.16/32");

    // Everything in use on the public internet is inside 2000::/3; these parts of it are not. Outside of it are NAT64's two
    // prefixes, unique local and link-local addresses, multicast, loopback and all that only carries an IPv4 address.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Refused6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    public static bool IsAllowed(IPAddress address, bool allowLoopback)
    {
        if (IsLoopback(address))
            return allowLoopback;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork ? IsAllowed4(address) : IsAllowed6(address);
    }

    public static bool IsLoopback(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsAllowed4(IPAddress address) => !Array.Exists(Refused4, network => network.Contains(address));

    private static bool IsAllowed6(IPAddress address) =>
        address.ScopeId == 0
        && Global6.Contains(address)
        && !Array.Exists(Refused6, network => network.Contains(address))
        && !IsTunnel(address);

    // ISATAP: any prefix, then 5efe and the IPv4 address that is really spoken to.
    private static bool IsTunnel(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && (bytes[8] | 2) == 2 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
