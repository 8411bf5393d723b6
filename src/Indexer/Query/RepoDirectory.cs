using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>Which repositories there are, what they are called, and whether they may be shown.</summary>
internal sealed class RepoDirectory(IRepoRows rows)
{
    /// <summary>What is known of a repository; null where nothing is.</summary>
    public async Task<RepoState?> FindAsync(DidKey did, CancellationToken cancellationToken) =>
        (await ReadAsync([did], cancellationToken)).GetValueOrDefault(did);

    public async Task<IReadOnlyDictionary<DidKey, RepoState>> ReadAsync(
        IReadOnlyCollection<DidKey> dids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<DidKey, RepoState>();
        if (dids.Count > 0)
            await rows.ReadAsync(dids, found, cancellationToken);
        return found;
    }

    /// <summary>The DID's text: from the key where it holds it, else as the repository's row keeps it.</summary>
    public static string TextOf(DidKey did, RepoState? state)
    {
        Span<byte> text = stackalloc byte[DidKey.PlcTextLength];
        return did.TryWritePlcText(text) ? Encoding.ASCII.GetString(text) : state?.DidText ?? did.ToString();
    }

    public static bool IsVisible(RepoState? state) => state is { Account: AccountStatus.Active };
}
