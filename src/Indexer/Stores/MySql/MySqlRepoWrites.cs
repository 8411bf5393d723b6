using Lexidex.Indexer.Projection;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Writes rows of table repo, and of the tables that follow from them.</summary>
internal static class MySqlRepoWrites
{
    private const int RowsPerStatement = 500;

    // A rev never goes back, and the CIDs stay with the rev that they belong to. It comes last: each assignment sees those before.
    private const string OnDuplicate =
        """
         ON DUPLICATE KEY UPDATE
          sync = VALUES(sync), account = VALUES(account),
          commit_cid = IF(rev IS NULL OR VALUES(rev) >= rev, VALUES(commit_cid), commit_cid),
          data_cid = IF(rev IS NULL OR VALUES(rev) >= rev, VALUES(data_cid), data_cid),
          seen_rev = COALESCE(GREATEST(seen_rev, VALUES(seen_rev)), seen_rev, VALUES(seen_rev)),
          host = VALUES(host), handle = VALUES(handle), level = VALUES(level),
          error = VALUES(error), attempts = VALUES(attempts), retry_at = VALUES(retry_at),
          signing_key = IF(VALUES(resolved_at) IS NULL, signing_key, VALUES(signing_key)),
          resolved_at = COALESCE(VALUES(resolved_at), resolved_at),
          rev = IF(rev IS NULL OR VALUES(rev) >= rev, VALUES(rev), rev)
        """;

    public static async ValueTask WriteAsync(
        MySqlConnection connection, IReadOnlyCollection<RepoState> repos, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var part in repos.Chunk(RowsPerStatement))
        {
            await WriteTextsAsync(connection, [.. part.Where(repo => repo.DidText is not null)], cancellationToken);
            await WriteReposAsync(connection, part, cancellationToken);
            await HideAsync(connection, [.. part.Where(repo => repo.Account != AccountStatus.Active)], now, cancellationToken);
            await ShowAsync(connection, [.. part.Where(repo => repo.Account == AccountStatus.Active)], cancellationToken);
        }
    }

    private static async ValueTask WriteReposAsync(MySqlConnection connection, RepoState[] repos, CancellationToken cancellationToken)
    {
        var text = new MySqlText().Begin(
            "INSERT INTO repo (did, lane, sync, account, rev, seen_rev, commit_cid, data_cid, host, handle, level, error, attempts, retry_at, signing_key, resolved_at) VALUES ");
        foreach (var repo in repos)
            text.Next("(").Did(repo.Did).Comma().Number(Lane.Of(repo.Did)).Comma().Number((long)repo.Sync).Comma().Number((long)repo.Account).Comma()
                .Number(RepoColumns.Rev(repo.Rev)).Comma().Number(RepoColumns.Rev(repo.SeenRev)).Comma()
                .BytesOrNull(RepoColumns.Cid(repo.Commit)).Comma().BytesOrNull(RepoColumns.Cid(repo.Data)).Comma()
                .Text(StoreText.CleanOrNull(repo.Host)).Comma().Text(StoreText.CleanOrNull(repo.Handle)).Comma().Number((long)repo.Level).Comma()
                .Text(StoreText.CleanOrNull(repo.Error)).Comma().Number(repo.Attempts).Comma()
                .Time(ToDateTime(repo.RetryAt)).Comma().Text(StoreText.CleanOrNull(repo.SigningKey)).Comma().Time(ToDateTime(repo.ResolvedAt)).Add(")");
        await connection.ExecuteAsync(text.Add(OnDuplicate).Take(), cancellationToken);
    }

    private static DateTime? ToDateTime(long? micros) => micros is { } value ? MySqlFields.ToDateTime(value) : null;

    private static async ValueTask WriteTextsAsync(MySqlConnection connection, RepoState[] repos, CancellationToken cancellationToken)
    {
        if (repos.Length == 0)
            return;

        var text = new MySqlText().Begin("INSERT IGNORE INTO did_text (did, text) VALUES ");
        foreach (var repo in repos)
            text.Next("(").Did(repo.Did).Comma().Text(repo.DidText).Add(")");
        await connection.ExecuteAsync(text.Take(), cancellationToken);
    }

    private static async ValueTask HideAsync(MySqlConnection connection, RepoState[] repos, DateTime now, CancellationToken cancellationToken)
    {
        if (repos.Length == 0)
            return;

        var text = new MySqlText().Begin("INSERT INTO repo_hidden (did, status, since) VALUES ");
        foreach (var repo in repos)
            text.Next("(").Did(repo.Did).Comma().Number((long)repo.Account).Comma().Time(now).Add(")");
        await connection.ExecuteAsync(text.Add(" ON DUPLICATE KEY UPDATE status = VALUES(status)").Take(), cancellationToken);
    }

    private static async ValueTask ShowAsync(MySqlConnection connection, RepoState[] repos, CancellationToken cancellationToken)
    {
        if (repos.Length == 0)
            return;

        var text = new MySqlText().Begin("DELETE FROM repo_hidden WHERE did IN (");
        foreach (var repo in repos)
            text.Next().Did(repo.Did);
        await connection.ExecuteAsync(text.Add(")").Take(), cancellationToken);
    }
}
