using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Table dead_letter: each letter once, and no more than a number of rows and of bytes; the oldest go, counted.</summary>
internal sealed class SqliteDeadLetters(SqliteSession session, StoreOptions options)
{
    /// <summary>The bytes of a row as its bound counts them.</summary>
    public const string Size = "octet_length(bytes) + octet_length(detail) + octet_length(source) + octet_length(path)";

    /// <summary>Inside a transaction.</summary>
    public void Write(IEnumerable<DeadLetter> letters)
    {
        foreach (var letter in letters)
            Add(letter);
        Drop(session.ReadInt64("SELECT max(id) FROM dead_letter") - options.DeadLetterRowsMax);
        Drop(NewestToFree(session.ReadInt64("SELECT bytes FROM dead_letter_size") - options.DeadLetterBytesMax));
    }

    private void Add(DeadLetter letter)
    {
        var reason = StoreText.Clean(letter.Reason);
        var added = session.Prepare(
            "INSERT INTO dead_letter (digest, reason, detail, source, did, path, bytes, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
            + "ON CONFLICT (digest) DO NOTHING")
            .Bind(1, DeadLetterDigest.Of(letter)).BindText(2, reason).BindText(3, StoreText.Clean(letter.Detail))
            .BindText(4, StoreText.Clean(letter.Source)).Bind(5, letter.Did).BindText(6, StoreText.Clean(letter.Path))
            .Bind(7, letter.Bytes).Bind(8, letter.AtMicros).Run();
        if (added == 0)
            return;

        session.Prepare(
            "INSERT INTO dead_letter_total AS t (reason, added, dropped) VALUES (?1, 1, 0) "
            + "ON CONFLICT (reason) DO UPDATE SET added = t.added + 1").BindText(1, reason).Run();
        session.Prepare($"UPDATE dead_letter_size SET bytes = bytes + (SELECT {Size} FROM dead_letter WHERE id = last_insert_rowid())").Run();
    }

    // Goes from the oldest on, no further than is needed.
    private long NewestToFree(long bytes)
    {
        if (bytes <= 0)
            return 0;

        using var rows = session.Prepare($"SELECT id, {Size} FROM dead_letter ORDER BY id").Rows();
        while (rows.Step())
        {
            if ((bytes -= rows.Int64(1)) <= 0)
                return rows.Int64(0);
        }

        return long.MaxValue;
    }

    private void Drop(long newestToGo)
    {
        if (newestToGo <= 0)
            return;

        session.Prepare(
            "UPDATE dead_letter_total AS t SET dropped = t.dropped + g.letters "
            + "FROM (SELECT reason, count(*) AS letters FROM dead_letter WHERE id <= ?1 GROUP BY reason) AS g WHERE g.reason = t.reason")
            .Bind(1, newestToGo).Run();
        session.Prepare($"UPDATE dead_letter_size SET bytes = bytes - (SELECT coalesce(sum({Size}), 0) FROM dead_letter WHERE id <= ?1)")
            .Bind(1, newestToGo).Run();
        session.Prepare("DELETE FROM dead_letter WHERE id <= ?1").Bind(1, newestToGo).Run();
    }
}
