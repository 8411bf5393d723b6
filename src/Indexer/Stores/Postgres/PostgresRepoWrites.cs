using Lexidex.Indexer.Projection;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Writes rows of table repo, and of the tables that follow from them.</summary>
internal static class PostgresRepoWrites
{
    /// <summary>A rev never goes back, and the CIDs stay with the rev that they belong to.</summary>
    private const string Upsert =
        """
        INSERT INTO repo AS r (did, lane, sync, account, rev, seen_rev, commit_cid, data_cid, host, handle, level, error, attempts, retry_at, signing_key, resolved_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (did) DO UPDATE SET
          sync = excluded.sync, account = excluded.account,
          rev = CASE WHEN r.rev IS NULL OR excluded.rev >= r.rev THEN excluded.rev ELSE r.rev END,
          commit_cid = CASE WHEN r.rev IS NULL OR excluded.rev >= r.rev THEN excluded.commit_cid ELSE r.commit_cid END,
          data_cid = CASE WHEN r.rev IS NULL OR excluded.rev >= r.rev THEN excluded.data_cid ELSE r.data_cid END,
          seen_rev = greatest(r.seen_rev, excluded.seen_rev),
          host = excluded.host, handle = excluded.handle, level = excluded.level,
          error = excluded.error, attempts = excluded.attempts, retry_at = excluded.retry_at,
          signing_key = CASE WHEN excluded.resolved_at IS NULL THEN r.signing_key ELSE excluded.signing_key END,
          resolved_at = coalesce(excluded.resolved_at, r.resolved_at)
        """;

    public static void Add(NpgsqlBatch commands, RepoState[] repos, DateTime now)
    {
        AddTexts(commands, [.. repos.Where(repo => repo.DidText is not null)]);
        AddRepos(commands, repos);
        AddHidden(commands, [.. repos.Where(repo => repo.Account != AccountStatus.Active)], now);
        commands.Command("DELETE FROM repo_hidden WHERE did = ANY ($1)")
            .AddArray(repos.Where(repo => repo.Account == AccountStatus.Active).Select(repo => repo.Did.ToGuid()).ToArray(), NpgsqlDbType.Uuid);
    }

    private static void AddRepos(NpgsqlBatch commands, RepoState[] repos) =>
        commands.Command(Upsert)
            .AddArray(Column(repos, repo => repo.Did.ToGuid()), NpgsqlDbType.Uuid)
            .AddArray(Column(repos, repo => (short)Lane.Of(repo.Did)), NpgsqlDbType.Smallint)
            .AddArray(Column(repos, repo => (short)repo.Sync), NpgsqlDbType.Smallint)
            .AddArray(Column(repos, repo => (short)repo.Account), NpgsqlDbType.Smallint)
            .AddArray(Column(repos, repo => RepoColumns.Rev(repo.Rev)), NpgsqlDbType.Bigint)
            .AddArray(Column(repos, repo => RepoColumns.Rev(repo.SeenRev)), NpgsqlDbType.Bigint)
            .AddArray(Column(repos, repo => RepoColumns.Cid(repo.Commit)), NpgsqlDbType.Bytea)
            .AddArray(Column(repos, repo => RepoColumns.Cid(repo.Data)), NpgsqlDbType.Bytea)
            .AddArray(Column(repos, repo => StoreText.CleanOrNull(repo.Host)), NpgsqlDbType.Text)
            .AddArray(Column(repos, repo => StoreText.CleanOrNull(repo.Handle)), NpgsqlDbType.Text)
            .AddArray(Column(repos, repo => (short)repo.Level), NpgsqlDbType.Smallint)
            .AddArray(Column(repos, repo => StoreText.CleanOrNull(repo.Error)), NpgsqlDbType.Text)
            .AddArray(Column(repos, repo => repo.Attempts), NpgsqlDbType.Integer)
            .AddArray(Column(repos, repo => ToDateTime(repo.RetryAt)), NpgsqlDbType.TimestampTz)
            .AddArray(Column(repos, repo => StoreText.CleanOrNull(repo.SigningKey)), NpgsqlDbType.Text)
            .AddArray(Column(repos, repo => ToDateTime(repo.ResolvedAt)), NpgsqlDbType.TimestampTz);

    private static void AddTexts(NpgsqlBatch commands, RepoState[] repos)
    {
        if (repos.Length > 0)
            commands.Command("INSERT INTO did_text (did, text) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING")
                .AddArray(Column(repos, repo => repo.Did.ToGuid()), NpgsqlDbType.Uuid)
                .AddArray(Column(repos, repo => repo.DidText!), NpgsqlDbType.Text);
    }

    private static void AddHidden(NpgsqlBatch commands, RepoState[] repos, DateTime now)
    {
        if (repos.Length > 0)
            commands.Command(
                """
                INSERT INTO repo_hidden (did, status, since) SELECT did, status, $3 FROM unnest($1, $2) AS h (did, status)
                ON CONFLICT (did) DO UPDATE SET status = excluded.status
                """)
                .AddArray(Column(repos, repo => repo.Did.ToGuid()), NpgsqlDbType.Uuid)
                .AddArray(Column(repos, repo => (short)repo.Account), NpgsqlDbType.Smallint)
                .Add(now, NpgsqlDbType.TimestampTz);
    }

    private static DateTime? ToDateTime(long? micros) => micros is { } value ? PostgresParameters.ToDateTime(value) : null;

    private static T[] Column<T>(RepoState[] repos, Func<RepoState, T> value) => [.. repos.Select(value)];
}
