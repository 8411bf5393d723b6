using System.Runtime.CompilerServices;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// Rows of all repositories in the order of their keys, where the engine keeps repositories by a hash and would have to sort the
/// whole table for each page: repositories are gone through in order by an index of the counters, and the rows of a few are
/// read at a time. Rows that no counter knows are those of a repository that is being loaded, which has a mark.
/// </summary>
internal sealed class RowsByRepo(PostgresStore store, RowQuery query)
{
    // So few first, since one may have more rows than are asked for; more where they have few.
    private const int ReposFirst = 8;
    private const int ReposMax = 512;

    private static readonly Guid Highest = Guid.AllBitsSet;

    /// <summary>Whether a query is one that this answers better than the table by itself.</summary>
    public static bool Suits(RowQuery query, StoreCapabilities capabilities) =>
        capabilities.SplitsIntoTablets && query is { Did: null, Filters.Count: 0, Order: null };

    /// <summary>A reader that stands at each row in turn.</summary>
    public async IAsyncEnumerable<NpgsqlDataReader> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = query.Limit;
        var collections = await CollectionsAsync(cancellationToken);
        var repos = query.After is { } after ? [after.Did.ToGuid()] : await NextAsync(collections, query.Reverse ? Highest : Guid.Empty, ReposFirst, cancellationToken);
        for (var (asked, isFirst) = (ReposFirst, true); repos.Length > 0; isFirst = false)
        {
            var found = 0;
            await using (var reader = await AskAsync(repos, query with { After = isFirst ? query.After : null, Limit = left }, cancellationToken))
            {
                for (; await reader.ReadAsync(cancellationToken); found++)
                    yield return reader;
            }

            left -= found;
            if (left <= 0)
                yield break;
            asked = found < left ? Math.Min(2 * asked, ReposMax) : asked;
            repos = await NextAsync(collections, repos[^1], asked, cancellationToken);
        }
    }

    private ValueTask<NpgsqlDataReader> AskAsync(Guid[] repos, RowQuery rows, CancellationToken cancellationToken)
    {
        var text = new RowQueryText(PostgresDialect.Instance, '$', parametersBefore: 1);
        var did = PostgresDialect.Instance.Quote(SqlIdent.Of(SystemColumns.Did));
        return store.AskAsync(
            text.Build(rows, $"{did} = ANY ($1)"),
            command =>
            {
                command.AddArray(repos, NpgsqlDbType.Uuid);
                foreach (var value in text.Values)
                    PostgresFields.Add(command, value);
            },
            cancellationToken);
    }

    // Rows of a collection that has a table now may still stand among those that had none.
    private async ValueTask<string[]> CollectionsAsync(CancellationToken cancellationToken)
    {
        if (!query.Table.IsUnregistered)
            return [query.Table.Collection.Text];
        if (query.Collection is { } one)
            return [one];
        var collections = new List<string>();
        await using var reader = await store.AskAsync("SELECT DISTINCT collection FROM collection_total", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            collections.Add(reader.GetString(0));
        return [.. collections];
    }

    /// <summary>The next repositories that have a record of one of the collections, in order.</summary>
    private async ValueTask<Guid[]> NextAsync(string[] collections, Guid after, int limit, CancellationToken cancellationToken)
    {
        var (beyond, order) = query.Reverse ? ("<", "DESC") : (">", "ASC");
        var repos = new List<Guid>();
        await using var reader = await store.AskAsync(
            $"""
            SELECT n.did FROM unnest($1) AS c (collection) CROSS JOIN LATERAL (
              SELECT r.did FROM repo_collection AS r WHERE r.collection = c.collection AND r.did {beyond} $2 ORDER BY r.did {order} LIMIT $3) AS n
            UNION
            SELECT m.did FROM bulk_load AS m WHERE m.did {beyond} $2
            ORDER BY did {order} LIMIT $3
            """,
            command => command.AddArray(collections, NpgsqlDbType.Text).Add(after, NpgsqlDbType.Uuid).Add(limit, NpgsqlDbType.Integer),
            cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            repos.Add(reader.GetGuid(0));
        return [.. repos];
    }
}
