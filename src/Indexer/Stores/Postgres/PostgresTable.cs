using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>The statements of one record table.</summary>
internal sealed class PostgresTable
{
    public PostgresTable(StoreTable table, StoreCapabilities capabilities)
    {
        Table = table;
        Name = Quote(table.Name);
        Stage = $"pg_temp.{Quote($"stage_{table.Name}")}";
        var columns = table.Fields.Select(field => Quote(field.Name)).ToArray();
        var all = string.Join(", ", columns);
        var group = table.IsUnregistered ? "did, collection" : "did";

        Copy = $"COPY {Name} ({all}) FROM STDIN (FORMAT BINARY)";
        CopyStage = $"COPY {Stage} ({all}) FROM STDIN (FORMAT BINARY)";
        CreateStage = $"CREATE TEMPORARY TABLE {Quote($"stage_{table.Name}")} (LIKE {Name}) ON COMMIT DELETE ROWS";
        Upsert = capabilities.TellsInsertFromUpdate ? UpsertText(columns, group, "<") : PlainUpsertText(columns, group, "<");
        UpsertSameRev = capabilities.TellsInsertFromUpdate ? UpsertText(columns, group, "<=") : PlainUpsertText(columns, group, "<=");
        Rewrite = RewriteText(columns);
        Delete = DeleteText(group, "<");
        DeleteSameRev = DeleteText(group, "<=");
        Purge = $"DELETE FROM {Name} WHERE did = ANY ($1)";
    }

    public StoreTable Table { get; }

    /// <summary>The table's name, quoted.</summary>
    public string Name { get; }

    /// <summary>The writer's own table that rows stand in until they are merged.</summary>
    public string Stage { get; }

    public string Copy { get; }

    public string CopyStage { get; }

    public string CreateStage { get; }

    /// <summary>Merges the staged rows where the stored rev is lower; answers how many were new, by repository and collection.</summary>
    public string Upsert { get; }

    public string UpsertSameRev { get; }

    /// <summary>Replaces rows of the same rev and CID by the staged ones; brings none anew.</summary>
    public string Rewrite { get; }

    /// <summary>Deletes by arrays of did, (collection,) rkey and rev where the stored rev is lower; answers how many went, as above.</summary>
    public string Delete { get; }

    public string DeleteSameRev { get; }

    public string Purge { get; }

    // A row that was inserted has no deleting transaction, one that was updated has ours: so new rows are counted without
    // a second look at the key. No join stands here, so no plan made while the table was small can go wrong when it is large.
    private string UpsertText(string[] columns, string group, string older)
    {
        var all = string.Join(", ", columns);
        var keys = string.Join(", ", columns.Take(Table.KeyFieldCount));
        var sets = string.Join(", ", columns.Skip(Table.KeyFieldCount).Select(column => $"{column} = excluded.{column}"));
        return $"""
            WITH written AS (
              INSERT INTO {Name} AS t ({all}) SELECT {all} FROM {Stage}
              ON CONFLICT ({keys}) DO UPDATE SET {sets} WHERE t.rev {older} excluded.rev
              RETURNING {group}, xmax = 0 AS is_new)
            SELECT {group}, count(*) FROM written WHERE is_new GROUP BY {group}
            """;
    }

    // All parts of the statement see the table as it was before: what is not there then is new. The lanes' lease keeps others out.
    private string PlainUpsertText(string[] columns, string group, string older)
    {
        var all = string.Join(", ", columns);
        var keys = string.Join(", ", columns.Take(Table.KeyFieldCount));
        var same = string.Join(" AND ", columns.Take(Table.KeyFieldCount).Select(column => $"t.{column} = s.{column}"));
        var sets = string.Join(", ", columns.Skip(Table.KeyFieldCount).Select(column => $"{column} = excluded.{column}"));
        return $"""
            WITH written AS (
              INSERT INTO {Name} AS t ({all}) SELECT {all} FROM {Stage}
              ON CONFLICT ({keys}) DO UPDATE SET {sets} WHERE t.rev {older} excluded.rev)
            SELECT {group}, count(*) FROM {Stage} AS s WHERE NOT EXISTS (SELECT 1 FROM {Name} AS t WHERE {same}) GROUP BY {group}
            """;
    }

    private string RewriteText(string[] columns)
    {
        var keys = string.Join(" AND ", columns.Take(Table.KeyFieldCount).Select(column => $"t.{column} = s.{column}"));
        var sets = string.Join(", ", columns.Skip(Table.KeyFieldCount).Select(column => $"{column} = s.{column}"));
        return $"UPDATE {Name} AS t SET {sets} FROM {Stage} AS s WHERE {keys} AND t.rev = s.rev AND t.cid = s.cid";
    }

    private string DeleteText(string group, string older) => Table.IsUnregistered
        ? $"""
            WITH gone AS (
              DELETE FROM {Name} AS t USING unnest($1, $2, $3, $4) AS d (did, collection, rkey, rev)
              WHERE t.did = d.did AND t.collection = d.collection AND t.rkey = d.rkey AND t.rev {older} d.rev
              RETURNING t.did, t.collection)
            SELECT {group}, count(*) FROM gone GROUP BY {group}
            """
        : $"""
            WITH gone AS (
              DELETE FROM {Name} AS t USING unnest($1, $2, $3) AS d (did, rkey, rev)
              WHERE t.did = d.did AND t.rkey = d.rkey AND t.rev {older} d.rev
              RETURNING t.did)
            SELECT {group}, count(*) FROM gone GROUP BY {group}
            """;

    private static string Quote(string name) => PostgresDialect.Instance.Quote(SqlIdent.Of(name));
}
