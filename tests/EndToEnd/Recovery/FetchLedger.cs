using Lexidex.EndToEnd.Programs;
using Lexidex.Simulator;
using Xunit;

namespace Lexidex.EndToEnd.Recovery;

/// <summary>Remembers which repositories were finished and how often each had been fetched by then.</summary>
internal sealed class FetchLedger(SimulatorHost network, Installation installation)
{
    private readonly Dictionary<string, int> _fetches = new(StringComparer.Ordinal);

    public int Finished => _fetches.Count;

    /// <summary>To be called while no Indexer runs: nothing that was finished before may have been fetched since.</summary>
    public async Task CheckAsync()
    {
        AssertNothingWasFetchedAgain();
        foreach (var did in await installation.ReadFinishedReposAsync())
            _fetches[did] = FetchesOf(did);
    }

    public void AssertNothingWasFetchedAgain() =>
        Assert.Equal(_fetches, _fetches.Keys.ToDictionary(did => did, FetchesOf));

    // A repository that was born in the stream may never have been fetched at all.
    private int FetchesOf(string did) => network.RepoRequests.GetValueOrDefault(did);
}
