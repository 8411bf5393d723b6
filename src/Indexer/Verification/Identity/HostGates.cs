namespace Lexidex.Indexer.Verification.Identity;

/// <summary>
/// When each host may be asked: so often a second, and not while it rests because it was away or asked for patience. Safe for
/// use by several tasks at once.
/// </summary>
internal sealed class HostGates(IdentityOptions options, TimeProvider clock)
{
    private readonly RateGate _all = new(options.RequestsPerSecond, clock);
    private readonly RecentlyUsed<string, HostGate> _hosts = new(options.HostsMax);
    private readonly Lock _gate = new();

    /// <summary>Waits for the host's turn; the fault where it rests.</summary>
    public async Task<IdentityFault?> PassAsync(string host, CancellationToken cancellationToken)
    {
        var gate = GateOf(host);
        if (clock.GetUtcNow() is var now && gate.RestsUntil > now)
            return new IdentityFault(IdentityReasons.Busy, $"{host} is left alone for now.", IsFinal: false, gate.RestsUntil - now);
        await _all.PassAsync(cancellationToken);
        await gate.Rate.PassAsync(cancellationToken);
        return null;
    }

    /// <summary>Leaves the host alone, as long as it asks for, within bounds.</summary>
    public void Rest(string host, TimeSpan? wanted)
    {
        var rest = wanted ?? options.HostRest;
        GateOf(host).RestsUntil = clock.GetUtcNow() + (rest < options.HostRestMax ? rest : options.HostRestMax);
    }

    private HostGate GateOf(string host)
    {
        lock (_gate)
        {
            if (!_hosts.TryFind(host, out var gate))
                _hosts.Put(host, gate = new HostGate(new RateGate(RateOf(host), clock)));
            return gate;
        }
    }

    private int RateOf(string host) => host == options.Plc.Authority ? options.PlcRequestsPerSecond : options.HostRequestsPerSecond;

    private sealed class HostGate(RateGate rate)
    {
        private long _restsUntilTicks;

        public RateGate Rate { get; } = rate;

        public DateTimeOffset RestsUntil
        {
            get => new(Volatile.Read(ref _restsUntilTicks), TimeSpan.Zero);
            set => Volatile.Write(ref _restsUntilTicks, value.UtcTicks);
        }
    }
}
