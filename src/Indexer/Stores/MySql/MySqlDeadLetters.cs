using Lexidex.Indexer.Projection;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Table dead_letter: each letter once, and no more than a number of rows and of bytes; the oldest go, counted.</summary>
internal sealed class MySqlDeadLetters(MySqlConnection connection)
{
    /// <summary>The bytes of a row as its bound counts them.</summary>
    public const string Size = "LENGTH(bytes) + LENGTH(detail) + LENGTH(source) + LENGTH(path)";

    private const int RowsPerLook = 100;

    private readonly MySqlText _text = new();

    public async ValueTask WriteAsync(IReadOnlyCollection<DeadLetter> letters, StoreOptions options, CancellationToken cancellationToken)
    {
        var byDigest = letters.Select(letter => (Digest: DeadLetterDigest.Of(letter), Letter: letter)).DistinctBy(entry => new Guid(entry.Digest)).ToList();
        var known = await ReadKnownAsync(byDigest.Select(entry => entry.Digest), cancellationToken);
        var added = byDigest.Where(entry => !known.Contains(new Guid(entry.Digest))).ToList();
        foreach (var (digest, letter) in added)
            await AddAsync(digest, letter, cancellationToken);
        await CountAsync(added.GroupBy(entry => StoreText.Clean(entry.Letter.Reason)).Select(group => (group.Key, group.Count())), "added", cancellationToken);
        await GrowAsync(added.Select(entry => entry.Digest), cancellationToken);
        await DropOldestAsync(options, cancellationToken);
    }

    private async ValueTask<HashSet<Guid>> ReadKnownAsync(IEnumerable<byte[]> digests, CancellationToken cancellationToken)
    {
        _text.Begin("SELECT digest FROM dead_letter WHERE digest IN (");
        foreach (var digest in digests)
            _text.Next().Bytes(digest);
        var known = new HashSet<Guid>();
        await using var reader = await connection.QueryAsync(_text.Add(")").Take(), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            known.Add(new Guid(reader.Bytes(0)));
        return known;
    }

    // One by one: each may be as large as a packet.
    private ValueTask<int> AddAsync(byte[] digest, DeadLetter letter, CancellationToken cancellationToken) => connection.ExecuteAsync(
        _text.Add("INSERT INTO dead_letter (digest, reason, detail, source, did, path, bytes, at) VALUES (").Bytes(digest).Comma()
            .Text(StoreText.Clean(letter.Reason)).Comma().Text(StoreText.Clean(letter.Detail)).Comma().Text(StoreText.Clean(letter.Source)).Comma()
            .Did(letter.Did).Comma().Text(StoreText.Clean(letter.Path)).Comma().Bytes(letter.Bytes).Comma()
            .Time(MySqlFields.ToDateTime(letter.AtMicros)).Add(")").Take(),
        cancellationToken);

    private async ValueTask CountAsync(IEnumerable<(string Reason, int Letters)> counts, string column, CancellationToken cancellationToken)
    {
        foreach (var (reason, letters) in counts)
            await connection.ExecuteAsync(
                _text.Add("INSERT INTO dead_letter_total (reason, added, dropped) VALUES (").Text(reason)
                    .Add(column == "added" ? ", " : ", 0, ").Number(letters).Add(column == "added" ? ", 0)" : ")")
                    .Add($" ON DUPLICATE KEY UPDATE {column} = {column} + VALUES({column})").Take(),
                cancellationToken);
    }

    private async ValueTask GrowAsync(IEnumerable<byte[]> digests, CancellationToken cancellationToken)
    {
        if (!digests.Any())
            return;

        _text.Begin($"UPDATE dead_letter_size SET bytes = bytes + (SELECT SUM({Size}) FROM dead_letter WHERE digest IN (");
        foreach (var digest in digests)
            _text.Next().Bytes(digest);
        await connection.ExecuteAsync(_text.Add("))").Take(), cancellationToken);
    }

    private async ValueTask DropOldestAsync(StoreOptions options, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync("SELECT CAST(SUM(added - dropped) AS SIGNED) FROM dead_letter_total", cancellationToken) - options.DeadLetterRowsMax;
        var bytes = await ReadAsync("SELECT bytes FROM dead_letter_size", cancellationToken) - options.DeadLetterBytesMax;
        while (rows > 0 || bytes > 0)
        {
            var oldest = await ReadOldestAsync(rows, bytes, cancellationToken);
            if (oldest.Count == 0)
                return;
            await DropAsync(oldest, cancellationToken);
            (rows, bytes) = (rows - oldest.Count, bytes - oldest.Sum(letter => letter.Size));
        }
    }

    private async ValueTask<long> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        await using var reader = await connection.QueryAsync(sql, cancellationToken);
        return await reader.ReadAsync(cancellationToken) && !reader.IsDBNull(0) ? reader.GetInt64(0) : 0;
    }

    // No further than is needed for both.
    private async ValueTask<List<(long Id, string Reason, long Size)>> ReadOldestAsync(long rows, long bytes, CancellationToken cancellationToken)
    {
        var oldest = new List<(long Id, string Reason, long Size)>();
        await using var reader = await connection.QueryAsync(
            _text.Add($"SELECT id, reason, {Size} FROM dead_letter ORDER BY id LIMIT ").Number(RowsPerLook).Take(), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (rows-- <= 0 && bytes <= 0)
                continue;
            oldest.Add((reader.GetInt64(0), reader.Text(1), reader.GetInt64(2)));
            bytes -= oldest[^1].Size;
        }

        return oldest;
    }

    private async ValueTask DropAsync(List<(long Id, string Reason, long Size)> oldest, CancellationToken cancellationToken)
    {
        _text.Begin("DELETE FROM dead_letter WHERE id IN (");
        foreach (var (id, _, _) in oldest)
            _text.Next().Number(id);
        await connection.ExecuteAsync(_text.Add(")").Take(), cancellationToken);
        await connection.ExecuteAsync(
            _text.Add("UPDATE dead_letter_size SET bytes = bytes - ").Number(oldest.Sum(letter => letter.Size)).Take(), cancellationToken);
        await CountAsync(oldest.GroupBy(letter => letter.Reason).Select(group => (group.Key, group.Count())), "dropped", cancellationToken);
    }
}
