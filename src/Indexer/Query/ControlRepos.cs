using Lexidex.Indexer.Projection;
using Lexidex.Schema.Control;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>Repositories as the operator sees them.</summary>
internal sealed class ControlRepos(RecordShelf shelf)
{
    public async Task<RepoPage> ListAsync(string? state, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var repos = await shelf.Store.Repos.ListAsync(StateOf(state), TableCursor.OwnerOf(cursor), limit, cancellationToken);
        return new RepoPage
        {
            Repos = [.. repos.Select(SummaryOf)],
            Cursor = repos.Count == limit ? TableCursor.Write(repos[^1].Did) : null,
        };
    }

    public async Task<RepoDetail> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!Did.TryParse(text, out var did))
            throw QueryException.Invalid($"'{text}' is no DID. Handles are not resolved here.");
        var state = await shelf.Repos.FindAsync(did.Key, cancellationToken)
            ?? throw new QueryException("RepoNotFound", $"There is no repo {did} in the store.", 404);
        var counts = await shelf.Store.Repos.CountCollectionsAsync(did.Key, cancellationToken);
        return new RepoDetail { Repo = SummaryOf(state), Collections = counts };
    }

    private static SyncState? StateOf(string? text)
    {
        if (text is null)
            return null;
        return SyncStates.All.Contains(text) && Enum.TryParse<SyncState>(text, ignoreCase: true, out var state)
            ? state
            : throw QueryException.Invalid($"There is no state '{text}'. States: {string.Join(", ", SyncStates.All)}.");
    }

    private static RepoSummary SummaryOf(RepoState repo) => new()
    {
        Did = RepoDirectory.TextOf(repo.Did, repo),
        Handle = repo.Handle,
        SigningKey = repo.SigningKey,
        ResolvedAt = repo.ResolvedAt is { } resolved ? DateTimeOffset.UnixEpoch.AddMicroseconds(resolved) : null,
        State = StoreStatus.NameOf(repo.Sync),
        Account = repo.Account.ToString().ToLowerInvariant(),
        Lane = Lane.Of(repo.Did),
        Rev = repo.Rev?.ToString(),
        DataCid = repo.Data?.ToString(),
        Host = repo.Host,
        Level = repo.Level.ToString().ToLowerInvariant(),
        Error = repo.Error,
        Attempts = repo.Attempts,
        RetryAt = repo.RetryAt is { } micros ? DateTimeOffset.UnixEpoch.AddMicroseconds(micros) : null,
    };
}
