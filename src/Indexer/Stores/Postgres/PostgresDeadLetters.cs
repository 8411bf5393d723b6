using Lexidex.Indexer.Projection;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Table dead_letter: each letter once, and no more than a number of rows and of bytes; the oldest go, counted.</summary>
internal static class PostgresDeadLetters
{
    /// <summary>The bytes of a row as its bound counts them. The length of a value that is stored apart is known without reading it.</summary>
    public const string Size = "octet_length(bytes)::bigint + octet_length(detail) + octet_length(source) + octet_length(path)";

    // Letters that are there already are left out before they are numbered, so that numbers stay dense and their range is a count.
    private const string AddNew = $"""
        WITH added AS (
          INSERT INTO dead_letter (digest, reason, detail, source, did, path, bytes, at)
          SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n (digest, reason, detail, source, did, path, bytes, at)
          WHERE NOT EXISTS (SELECT 1 FROM dead_letter AS d WHERE d.digest = n.digest)
          ON CONFLICT (digest) DO NOTHING RETURNING reason, {Size} AS size
        ), grown AS (
          UPDATE dead_letter_size SET bytes = bytes + (SELECT coalesce(sum(size), 0) FROM added) WHERE EXISTS (SELECT 1 FROM added)
        )
        INSERT INTO dead_letter_total AS t (reason, added, dropped) SELECT reason, count(*), 0 FROM added GROUP BY reason
        ON CONFLICT (reason) DO UPDATE SET added = t.added + excluded.added
        """;

    private const string CountGone = """
        , shrunk AS (
          UPDATE dead_letter_size SET bytes = bytes - (SELECT sum(size) FROM gone) WHERE EXISTS (SELECT 1 FROM gone)
        )
        UPDATE dead_letter_total AS t SET dropped = t.dropped + g.letters
        FROM (SELECT reason, count(*) AS letters FROM gone GROUP BY reason) AS g WHERE g.reason = t.reason
        """;

    private const string DropRows =
        $"WITH gone AS (DELETE FROM dead_letter WHERE id <= (SELECT max(id) FROM dead_letter) - $1 RETURNING reason, {Size} AS size)" + CountGone;

    // Goes from the oldest on, one after the other, no further than is needed.
    private const string DropBytes = $"""
        WITH RECURSIVE oldest AS (
          (SELECT d.id, {Size} AS freed FROM dead_letter AS d WHERE (SELECT bytes FROM dead_letter_size) > $1 ORDER BY d.id LIMIT 1)
          UNION ALL
          SELECT n.id, o.freed + n.size FROM oldest AS o CROSS JOIN LATERAL (
            SELECT id, {Size} AS size FROM dead_letter WHERE id > o.id ORDER BY id LIMIT 1) AS n
          WHERE (SELECT bytes FROM dead_letter_size) - o.freed > $1
        ), gone AS (DELETE FROM dead_letter WHERE id IN (SELECT id FROM oldest) RETURNING reason, {Size} AS size)
        """ + CountGone;

    /// <summary>Adds letters that differ from each other, inside a transaction.</summary>
    public static void Add(NpgsqlBatch commands, List<DeadLetter> letters, StoreOptions options)
    {
        commands.Command(AddNew)
            .AddArray(Column(letters, DeadLetterDigest.Of), NpgsqlDbType.Bytea)
            .AddArray(Column(letters, letter => StoreText.Clean(letter.Reason)), NpgsqlDbType.Text)
            .AddArray(Column(letters, letter => StoreText.Clean(letter.Detail)), NpgsqlDbType.Text)
            .AddArray(Column(letters, letter => StoreText.Clean(letter.Source)), NpgsqlDbType.Text)
            .AddArray(Column(letters, letter => letter.Did.ToGuid()), NpgsqlDbType.Uuid)
            .AddArray(Column(letters, letter => StoreText.Clean(letter.Path)), NpgsqlDbType.Text)
            .AddArray(Column(letters, letter => letter.Bytes), NpgsqlDbType.Bytea)
            .AddArray(Column(letters, letter => PostgresParameters.ToDateTime(letter.AtMicros)), NpgsqlDbType.TimestampTz);
        commands.Command(DropRows).Add((long)options.DeadLetterRowsMax, NpgsqlDbType.Bigint);
        commands.Command(DropBytes).Add(options.DeadLetterBytesMax, NpgsqlDbType.Bigint);
    }

    private static T[] Column<T>(List<DeadLetter> letters, Func<DeadLetter, T> value) => [.. letters.Select(value)];
}
