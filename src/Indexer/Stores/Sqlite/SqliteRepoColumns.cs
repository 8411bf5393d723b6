using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Columns of table repo, to and from <see cref="RepoState"/>.</summary>
internal static class SqliteRepoColumns
{
    public const string Select =
        """
        SELECT r.did, t.text, r.sync, r.account, r.rev, r.seen_rev, r.commit_cid, r.data_cid, r.host, r.handle, r.level, r.error, r.attempts, r.retry_at,
          r.signing_key, r.resolved_at
        FROM repo AS r LEFT JOIN did_text AS t ON t.did = r.did
        """;

    /// <summary>A rev never goes back, and the CIDs stay with the rev that they belong to.</summary>
    public const string Upsert =
        """
        INSERT INTO repo AS r (did, lane, sync, account, rev, seen_rev, commit_cid, data_cid, host, handle, level, error, attempts, retry_at, signing_key, resolved_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        ON CONFLICT (did) DO UPDATE SET
          sync = excluded.sync, account = excluded.account,
          rev = CASE WHEN r.rev IS NULL OR excluded.rev >= r.rev THEN excluded.rev ELSE r.rev END,
          commit_cid = CASE WHEN r.rev IS NULL OR excluded.rev >= r.rev THEN excluded.commit_cid ELSE r.commit_cid END,
          data_cid = CASE WHEN r.rev IS NULL OR excluded.rev >= r.rev THEN excluded.data_cid ELSE r.data_cid END,
          seen_rev = CASE WHEN r.seen_rev IS NULL OR excluded.seen_rev >= r.seen_rev THEN excluded.seen_rev ELSE r.seen_rev END,
          host = excluded.host, handle = excluded.handle, level = excluded.level,
          error = excluded.error, attempts = excluded.attempts, retry_at = excluded.retry_at,
          signing_key = CASE WHEN excluded.resolved_at IS NULL THEN r.signing_key ELSE excluded.signing_key END,
          resolved_at = coalesce(excluded.resolved_at, r.resolved_at)
        """;

    public static void Bind(SqliteStatement statement, RepoState repo)
    {
        statement.Bind(1, repo.Did).Bind(2, Lane.Of(repo.Did)).Bind(3, (long)repo.Sync).Bind(4, (long)repo.Account)
            .Bind(5, RepoColumns.Rev(repo.Rev)).Bind(6, RepoColumns.Rev(repo.SeenRev))
            .Bind(7, RepoColumns.Cid(repo.Commit)).Bind(8, RepoColumns.Cid(repo.Data))
            .BindText(9, StoreText.CleanOrNull(repo.Host)).BindText(10, StoreText.CleanOrNull(repo.Handle))
            .Bind(11, (long)repo.Level).BindText(12, StoreText.CleanOrNull(repo.Error)).Bind(13, repo.Attempts).Bind(14, repo.RetryAt)
            .BindText(15, StoreText.CleanOrNull(repo.SigningKey)).Bind(16, repo.ResolvedAt);
    }

    public static RepoState Read(SqliteRows rows) => new()
    {
        Did = DidKey.FromBytes(rows.Bytes(0)),
        DidText = rows.TextOrNull(1),
        Sync = (SyncState)rows.Int64(2),
        Account = (AccountStatus)rows.Int64(3),
        Rev = RepoColumns.Rev(rows.Int64OrNull(4)),
        SeenRev = RepoColumns.Rev(rows.Int64OrNull(5)),
        Commit = rows.IsNull(6) ? null : CidForm.Read(rows.Bytes(6)),
        Data = rows.IsNull(7) ? null : CidForm.Read(rows.Bytes(7)),
        Host = rows.TextOrNull(8),
        Handle = rows.TextOrNull(9),
        Level = (VerificationLevel)rows.Int64(10),
        Error = rows.TextOrNull(11),
        Attempts = (int)rows.Int64(12),
        RetryAt = rows.Int64OrNull(13),
        SigningKey = rows.TextOrNull(14),
        ResolvedAt = rows.Int64OrNull(15),
    };
}
