using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>
/// The SHA-256 of a table in one form for all engines: every row as its tuple, in the order of the primary key, without
/// the one field that tells when it was written. Stores that hold the same records have the same hashes.
/// </summary>
internal static class CanonicalDump
{
    public static async Task<CanonicalTable> HashAsync(IStore store, StoreTable table, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var buffer = new ByteBuffer();
        var rows = 0L;
        var all = new RowQuery(table) { Limit = int.MaxValue };
        await foreach (var row in store.Records.ListAsync(all, cancellationToken))
        {
            buffer.Clear();
            AppendWithoutTime(row, buffer);
            hash.AppendData(buffer.Written);
            rows++;
        }

        return new CanonicalTable(table.Name, rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>
    /// The same for table repo and its counts by collection, but for the times of retries. Of a repository that is being loaded
    /// some engines know no counts before the load has ended.
    /// </summary>
    public static async Task<CanonicalTable> HashReposAsync(IStore store, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = 0L;
        for (DidKey? after = null; ;)
        {
            var page = await store.Repos.ListAsync(state: null, after, limit: 1000, cancellationToken);
            if (page.Count == 0)
                break;
            var counts = await store.Repos.CountCollectionsAsync(page[0].Did, page[^1].Did, cancellationToken);
            foreach (var repo in page)
                hash.AppendData(Line(repo, repo.IsLoading ? [] : counts[repo.Did]));
            after = page[^1].Did;
            rows += page.Count;
        }

        return new CanonicalTable("repo", rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The same for table link.</summary>
    public static async Task<CanonicalTable> HashLinksAsync(IStore store, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = 0L;
        for (LinkRow? after = null; ;)
        {
            var page = await store.Links.ListAsync(new LinkQuery { After = after, WithHidden = true, Limit = 1000 }, cancellationToken);
            foreach (var link in page)
                hash.AppendData(Encoding.UTF8.GetBytes(
                    $"{Convert.ToHexString(link.Target.Span)} {link.Collection} {link.Did} {Convert.ToHexString(link.RecordKey.Span)} {link.Path}\n"));
            rows += page.Count;
            if (page.Count == 0)
                return new CanonicalTable("link", rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
            after = page[^1];
        }
    }

    private static byte[] Line(RepoState repo, IEnumerable<(string Collection, long Records)> counts)
    {
        var line = new StringBuilder((repo with { RetryAt = null }).ToString());
        foreach (var (collection, count) in counts.OrderBy(entry => entry.Collection, StringComparer.Ordinal))
            line.Append(CultureInfo.InvariantCulture, $" {collection}={count}");
        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    private static void AppendWithoutTime(StoredRow row, ByteBuffer buffer)
    {
        var tuple = new RowTuple(row.Tuple.Span);
        for (var field = 0; field < tuple.FieldCount; field++)
        {
            var bytes = tuple.Next(out var isNull);
            if (field == row.Table.IndexedAtField)
                continue;
            buffer.WriteInt32BigEndian(isNull ? -1 : bytes.Length);
            buffer.Write(bytes);
        }
    }
}

/// <summary>What <see cref="CanonicalDump"/> found in a table.</summary>
internal sealed record CanonicalTable(string Table, long Rows, string Sha256);
