using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>The statements of one record table.</summary>
internal sealed class MySqlTable
{
    public MySqlTable(StoreTable table)
    {
        Table = table;
        Name = Quote(table.Name);

        // No collection's name begins so.
        Stage = $"`_{table.Name}`";
        Columns = [.. table.Fields.Select(field => Quote(field.Name))];
        Kinds = [.. table.Fields.Select(field => field.Kind)];
        var all = string.Join(", ", Columns);
        Keys = string.Join(", ", Columns.Take(table.KeyFieldCount));
        Group = table.IsUnregistered ? "s.did, s.collection" : "s.did";

        Links = new MySqlLinkText(table, Name);
        CreateStage = $"CREATE TEMPORARY TABLE {Stage} ENGINE=InnoDB SELECT {all} FROM {Name} LIMIT 0";
        CountNew = $"SELECT {Group}, COUNT(*) FROM {Stage} AS s LEFT JOIN {Name} AS t ON {SameKey} WHERE t.did IS NULL GROUP BY {Group}";
        Insert = $"INSERT INTO {Name} ({all}) VALUES ";
        InsertStaged = $"INSERT INTO {Name} ({all}) SELECT {all} FROM {Stage}";
    }

    public StoreTable Table { get; }

    /// <summary>The table's name, quoted.</summary>
    public string Name { get; }

    /// <summary>The writer's own table that rows stand in until they are merged.</summary>
    public string Stage { get; }

    /// <summary>The names of all fields, quoted, in tuple order.</summary>
    public string[] Columns { get; }

    public FieldKind[] Kinds { get; }

    public string Keys { get; }

    public string CreateStage { get; }

    /// <summary>How many staged rows are new, by repository and, in the table of unregistered collections, by collection.</summary>
    public string CountNew { get; }

    /// <summary>Begins an insert of rows of constants.</summary>
    public string Insert { get; }

    public string InsertStaged { get; }

    public MySqlLinkText Links { get; }

    private string Group { get; }

    private string SameKey => string.Join(" AND ", Columns.Take(Table.KeyFieldCount).Select(column => $"t.{column} = s.{column}"));

    /// <summary>
    /// Ends an insert: a row that is there is replaced where its rev is lower. The rev comes last, since each assignment sees
    /// what those before it have assigned.
    /// </summary>
    public string OnDuplicate(bool replaceSameRev)
    {
        var rev = $"{Name}.{Columns[Table.RevField]}";
        var isNewer = $"VALUES({Columns[Table.RevField]}) {(replaceSameRev ? ">=" : ">")} {rev}";
        var columns = Columns.Skip(Table.KeyFieldCount).Where((_, field) => field + Table.KeyFieldCount != Table.RevField).Append(Columns[Table.RevField]);
        return " ON DUPLICATE KEY UPDATE " + string.Join(", ", columns.Select(column => $"{column} = IF({isNewer}, VALUES({column}), {Name}.{column})"));
    }

    /// <summary>Replaces rows of the same rev and CID by those of a source with the same columns; brings none anew.</summary>
    public string Rewrite(string source)
    {
        var sets = string.Join(", ", Columns.Skip(Table.KeyFieldCount).Select(column => $"t.{column} = s.{column}"));
        return $"UPDATE {source} AS s STRAIGHT_JOIN {Name} AS t ON {SameKey} AND t.rev = s.rev AND t.cid = s.cid SET {sets}";
    }

    private static string Quote(string name) => MySqlDialect.Instance.Quote(SqlIdent.Of(name));
}
