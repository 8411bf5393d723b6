using Lexidex.Indexer.Projection;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Table dead_letter: each letter once, and no more than a number of them.</summary>
internal sealed class MySqlDeadLetters(MySqlConnection connection)
{
    private readonly MySqlText _text = new();

    public async ValueTask WriteAsync(IReadOnlyCollection<DeadLetter> letters, int rowsMax, CancellationToken cancellationToken)
    {
        var byDigest = letters.Select(letter => (Digest: DeadLetterDigest.Of(letter), Letter: letter)).DistinctBy(entry => new Guid(entry.Digest)).ToList();
        var known = await ReadKnownAsync(byDigest.Select(entry => entry.Digest), cancellationToken);
        var added = byDigest.Where(entry => !known.Contains(new Guid(entry.Digest))).ToList();
        foreach (var (digest, letter) in added)
            await AddAsync(digest, letter, cancellationToken);
        await CountAsync(added.GroupBy(entry => StoreText.Clean(entry.Letter.Reason)).Select(group => (group.Key, group.Count())), "added", cancellationToken);
        await DropOldestAsync(rowsMax, cancellationToken);
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

    private async ValueTask DropOldestAsync(int rowsMax, CancellationToken cancellationToken)
    {
        long kept;
        await using (var reader = await connection.QueryAsync("SELECT CAST(SUM(added - dropped) AS SIGNED) FROM dead_letter_total", cancellationToken))
            kept = await reader.ReadAsync(cancellationToken) && !reader.IsDBNull(0) ? reader.GetInt64(0) : 0;
        if (kept <= rowsMax)
            return;

        var oldest = new List<(long Id, string Reason)>();
        await using (var reader = await connection.QueryAsync(
            _text.Add("SELECT id, reason FROM dead_letter ORDER BY id LIMIT ").Number(kept - rowsMax).Take(), cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                oldest.Add((reader.GetInt64(0), reader.Text(1)));
        }

        _text.Begin("DELETE FROM dead_letter WHERE id IN (");
        foreach (var (id, _) in oldest)
            _text.Next().Number(id);
        await connection.ExecuteAsync(_text.Add(")").Take(), cancellationToken);
        await CountAsync(oldest.GroupBy(letter => letter.Reason).Select(group => (group.Key, group.Count())), "dropped", cancellationToken);
    }
}
