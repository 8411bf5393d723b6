using System.Globalization;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>The statements of one record table.</summary>
internal sealed class PostgresTable
{
    /// <summary>Rows of one COPY outside of transactions: few enough for its time-out on a busy cluster.</summary>
    public const int LoadRowsMax = 10_000;

    private readonly string _load;

    public PostgresTable(StoreTable table)
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
        Upsert = UpsertText(columns, group, "<");
        UpsertSameRev = UpsertText(columns, group, "<=");
        Rewrite = RewriteText(columns, $"{Stage} AS s");
        var arrays = $"unnest({string.Join(", ", columns.Select((_, column) => string.Create(CultureInfo.InvariantCulture, $"${column + 1}")))})";
        var rows = $"SELECT {string.Join(", ", table.Fields.Select(Selected))} FROM {arrays} AS n ({all})";
        AddArrays = $"INSERT INTO {Name} ({all}) {rows} ON CONFLICT ({Keys(columns)}) DO NOTHING RETURNING {group}";
        UpsertArrays = UpsertArraysText(columns, rows, "<");
        UpsertArraysSameRev = UpsertArraysText(columns, rows, "<=");
        RewriteArrays = RewriteText(columns, $"({rows}) AS s");
        _load = $"COPY {Name} ({all}) FROM STDIN WITH (FORMAT BINARY, ROWS_PER_TRANSACTION {LoadRowsMax}, REPLACE)";
        Delete = DeleteText(group, "<");
        DeleteSameRev = DeleteText(group, "<=");
        Links = new PostgresLinkText(table, Name, Stage);
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

    /// <summary>Adds the rows of arrays, one for each column, that are not there; answers the repository (and collection) of each that was added.</summary>
    public string AddArrays { get; }

    /// <summary>The same as <see cref="Upsert"/> from arrays; answers nothing.</summary>
    public string UpsertArrays { get; }

    public string UpsertArraysSameRev { get; }

    /// <summary>The same as <see cref="Rewrite"/> from arrays.</summary>
    public string RewriteArrays { get; }

    /// <summary>Deletes by arrays of did, (collection,) rkey and rev where the stored rev is lower; answers how many went, as above.</summary>
    public string Delete { get; }

    public string DeleteSameRev { get; }

    public PostgresLinkText Links { get; }

    // A row that was inserted has no deleting transaction, one that was updated has ours: so new rows are counted without
    // a second look at the key. No join stands here, so no plan made while the table was small can go wrong when it is large.
    private string UpsertText(string[] columns, string group, string older)
    {
        var all = string.Join(", ", columns);
        return $"""
            WITH written AS (
              INSERT INTO {Name} AS t ({all}) SELECT {all} FROM {Stage}
              ON CONFLICT ({Keys(columns)}) DO UPDATE SET {Sets(columns)} WHERE t.rev {older} excluded.rev
              RETURNING {group}, xmax = 0 AS is_new)
            SELECT {group}, count(*) FROM written WHERE is_new GROUP BY {group}
            """;
    }

    // Every column that is no key is set, so that a row is one value in stores that keep columns apart.
    private string UpsertArraysText(string[] columns, string rows, string older) =>
        $"""
        INSERT INTO {Name} AS t ({string.Join(", ", columns)}) {rows}
        ON CONFLICT ({Keys(columns)}) DO UPDATE SET {Sets(columns)} WHERE t.rev {older} excluded.rev
        """;

    // Arrays of JSON come as arrays of text.
    private string Selected(StoreField field) =>
        (Table.Projection?.Column(field.Name) ?? Table.Before?.Column(field.Name))?.Type == ColumnType.Json
            ? $"{Quote(field.Name)}::json AS {Quote(field.Name)}" : Quote(field.Name);

    private string Keys(string[] columns) => string.Join(", ", columns.Take(Table.KeyFieldCount));

    private string Sets(string[] columns) => string.Join(", ", columns.Skip(Table.KeyFieldCount).Select(column => $"{column} = excluded.{column}"));

    private string RewriteText(string[] columns, string from)
    {
        var keys = string.Join(" AND ", columns.Take(Table.KeyFieldCount).Select(column => $"t.{column} = s.{column}"));
        var sets = string.Join(", ", columns.Skip(Table.KeyFieldCount).Select(column => $"{column} = s.{column}"));
        return $"UPDATE {Name} AS t SET {sets} FROM {from} WHERE {keys} AND t.rev = s.rev AND t.cid = s.cid";
    }

    /// <summary>
    /// Copies rows past the log of transactions and replaces what it meets; copies none where it begins, by the server's clock,
    /// after a time.
    /// </summary>
    /// <remarks>See https://docs.yugabyte.com/stable/api/ysql/the-sql-language/statements/cmd_copy/.</remarks>
    public string CopyUntil(DateTime until) => string.Create(CultureInfo.InvariantCulture, $"{_load} WHERE statement_timestamp() < '{until:yyyy-MM-dd HH:mm:ss.ffffff}Z'");

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
