using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>
/// The states of the repositories that one writer loop works on, as they will stand once its batches are durable. Read
/// from the store at first sight; forgotten all at once when there are too many, and only when nothing is under way.
/// </summary>
/// <param name="met">Is told of each that was read from the store.</param>
internal sealed class RepoStates(IRepoRows rows, int limit, Action<RepoState> met)
{
    private readonly Dictionary<DidKey, RepoState> _known = [];
    private readonly HashSet<DidKey> _absent = [];
    private readonly HashSet<DidKey> _missing = [];

    /// <summary>Makes the states of these repositories known, with one question for those that are not.</summary>
    public async ValueTask LoadAsync(IEnumerable<DidKey> dids, CancellationToken cancellationToken)
    {
        _missing.Clear();
        foreach (var did in dids)
        {
            if (!_known.ContainsKey(did) && !_absent.Contains(did))
                _missing.Add(did);
        }

        if (_missing.Count == 0)
            return;
        await rows.ReadAsync(_missing, _known, cancellationToken);
        foreach (var did in _missing)
        {
            if (_known.TryGetValue(did, out var state))
                met(state);
            else
                _absent.Add(did);
        }
    }

    /// <summary>The state, or null for a repository without a row. It must have been loaded.</summary>
    public RepoState? Find(DidKey did) => _known.GetValueOrDefault(did);

    public void Set(RepoState state, LaneBatch batch)
    {
        _absent.Remove(state.Did);
        _known[state.Did] = state;
        batch.Repos[state.Did] = state;
    }

    public bool IsOverfull => _known.Count + _absent.Count > limit;

    /// <summary>Only to be called when every batch is durable.</summary>
    public void Trim()
    {
        if (!IsOverfull)
            return;
        _known.Clear();
        _absent.Clear();
    }
}
