using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Lexidex.Indexer.Stores.Postgres;

internal sealed class PostgresLinkRows(PostgresStore store) : ILinkRows
{
    private LinkedCollections _kept = LinkedCollections.None;

    public LinkedCollections Kept => Volatile.Read(ref _kept);

    public async Task<LinkedCollections> RefreshAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        await using var reader = await store.AskAsync("SELECT collection, is_whole FROM link_collection", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found[reader.GetString(0)] = reader.GetBoolean(1);
        var kept = found.Count == 0 ? LinkedCollections.None : new LinkedCollections(found);
        Volatile.Write(ref _kept, kept);
        return kept;
    }

    public async Task KeepAsync(string collection, bool isWhole, CancellationToken cancellationToken)
    {
        await store.ExecuteAsync(
            "INSERT INTO link_collection (collection, is_whole) VALUES ($1, $2) ON CONFLICT (collection) DO UPDATE SET is_whole = excluded.is_whole",
            command => command.Add(collection, NpgsqlDbType.Text).Add(isWhole, NpgsqlDbType.Boolean),
            cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    // Without a time limit: it reads the whole table once.
    public async Task ForgetAsync(string collection, CancellationToken cancellationToken)
    {
        await KeepAsync(collection, isWhole: false, cancellationToken);
        await using (var connection = await store.Readers.OpenConnectionAsync(cancellationToken))
        {
            await using var clear = new NpgsqlCommand("DELETE FROM link WHERE collection = $1", connection) { CommandTimeout = 0 };
            await clear.Add(collection, NpgsqlDbType.Text).ExecuteNonQueryAsync(cancellationToken);
        }

        await store.ExecuteAsync(
            "DELETE FROM link_collection WHERE collection = $1", command => command.Add(collection, NpgsqlDbType.Text), cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<LinkRow>> ListAsync(LinkQuery query, CancellationToken cancellationToken)
    {
        var text = new LinkQueryText('$');
        var sql = text.Build(query);
        var found = new List<LinkRow>();
        await using var reader = await store.AskAsync(sql, command => AddValues(command, text), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new LinkRow(
                reader.GetFieldValue<byte[]>(0), reader.GetString(1), reader.GetString(2), DidKey.FromGuid(reader.GetGuid(3)), reader.GetFieldValue<byte[]>(4)));
        return found;
    }

    private static void AddValues(NpgsqlCommand command, LinkQueryText text)
    {
        foreach (var value in text.Values)
            PostgresFields.Add(command, value);
    }
}
