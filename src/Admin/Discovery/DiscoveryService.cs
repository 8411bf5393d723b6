using Lexidex.Schema.Control;

namespace Lexidex.Admin.Discovery;

/// <summary>Collections that were seen and are not registered.</summary>
public sealed class DiscoveryService(ControlClient client, TimeProvider clock)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public DateTimeOffset Now => clock.GetUtcNow();

    public PeriodicTimer NewTimer() => new(Interval, clock);

    public Task<CollectionOverview> ListAsync(CancellationToken cancellationToken) => client.GetCollectionsAsync(cancellationToken);

    /// <summary>Decides what becomes of one collection's records.</summary>
    public Task<CollectionOverview> DecideAsync(string nsid, string action, CancellationToken cancellationToken) =>
        client.SetCollectionRuleAsync(new SetCollectionRule { Pattern = nsid, Action = action }, cancellationToken);
}
