using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Lexidex.Indexer.Outbound;

/// <summary>Bounds on speaking to other people's hosts.</summary>
internal sealed record OutboundOptions
{
    public const int TlsPort = 443;

    /// <summary>A development setting: hosts on this machine may be spoken to, also without TLS. Opens nothing else.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>A development setting: a name that leads to this machine is connected to at this port, whatever its URL says.</summary>
    public int? LoopbackPort { get; init; }

    /// <summary>Whose certificates are believed instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Who is asked for TXT records; null for the system's name servers.</summary>
    public IPEndPoint? NameServer { get; init; }

    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a host may take until its answer begins.</summary>
    public TimeSpan HeadersTime { get; init; } = TimeSpan.FromSeconds(60);

    public int RedirectsMax { get; init; } = 3;

    /// <summary>How long a body may stand still.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>In each <see cref="RateTime"/> of waiting for it at least so many bytes of a body come, or it ends.</summary>
    public int RateBytesMin { get; init; } = 64 * 1024;

    public TimeSpan RateTime { get; init; } = TimeSpan.FromSeconds(60);

    public int HeadersKilobytesMax { get; init; } = 64;

    /// <summary>So many times may a body grow by decompression.</summary>
    public int RatioMax { get; init; } = 100;

    /// <summary>Below so many bytes growth does not matter.</summary>
    public int RatioBytesMin { get; init; } = 64 * 1024;

    public int UrlCharactersMax { get; init; } = 2_048;

    /// <summary>Addresses of one name that are tried.</summary>
    public int AddressesMax { get; init; } = 16;

    public int HostConnectionsMax { get; init; } = 64;

    /// <summary>For one TXT question, all tries together.</summary>
    public TimeSpan DnsTime { get; init; } = TimeSpan.FromSeconds(5);

    public int DnsRecordsMax { get; init; } = 32;

    /// <summary>Of all TXT records of one name together.</summary>
    public int DnsTextBytesMax { get; init; } = 2_048;
}
