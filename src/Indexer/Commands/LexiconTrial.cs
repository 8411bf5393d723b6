using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Commands;

/// <summary>What registering would say, by all that it would ask, and without a trace: neither store nor catalog is made.</summary>
internal sealed class LexiconTrial
{
    private readonly LexiconRegistry? _registry;

    private LexiconTrial(LexiconRegistry? registry, IReadOnlySet<string> filled) => (_registry, Filled) = (registry, filled);

    /// <summary>NSIDs of the collections whose tables have rows.</summary>
    public IReadOnlySet<string> Filled { get; }

    public static async Task<LexiconTrial> OpenAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(context.Place.CatalogPath))
            return new LexiconTrial(null, new HashSet<string>());
        var rows = await LexiconShowVerb.RowsAsync(context, cancellationToken);
        return new LexiconTrial(
            LexiconRegistry.Open(context.Place.CatalogPath, context.Clock),
            rows.Where(size => size.Value > 0).Select(size => size.Key).ToHashSet(StringComparer.Ordinal));
    }

    public async Task<IReadOnlyList<LexiconDecision>> OfAsync(LexiconRegistration wish, CancellationToken cancellationToken) =>
        _registry is null ? LexiconRegistry.TryFirst(wish) : await _registry.TryAsync(wish, cancellationToken);

    public async Task<(LexiconResolution Resolution, LexiconDecision? Decision)> OfAsync(
        NetworkLexicons network, NetworkWish wish, CancellationToken cancellationToken)
    {
        if (_registry is not null)
            return await network.ImportTo(_registry).TryAsync(wish, cancellationToken);
        var resolution = await network.Resolver.ResolveAsync(wish.Nsid, cancellationToken);
        if (!resolution.IsResolved)
            return (resolution, null);
        return (resolution, resolution.WhyNot(wish.Version) is { } other ? wish.Refuse(other) : LexiconRegistry.TryFirst(wish.Registration(resolution))[0]);
    }
}
