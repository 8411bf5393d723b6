using Lexidex.Indexer.Projection;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>The statements of one record table. Parameters stand in field order.</summary>
internal sealed class SqliteTable
{
    public SqliteTable(StoreTable table)
    {
        Table = table;
        Name = Quote(table.Name);
        Columns = [.. table.Fields.Select(field => Quote(field.Name))];
        var keys = Columns.Take(table.KeyFieldCount).ToArray();
        var all = string.Join(", ", Columns);
        var parameters = string.Join(", ", Columns.Select((_, field) => Parameter(field)));
        var isKey = string.Join(" AND ", keys.Select((key, field) => $"{key} = {Parameter(field)}"));
        var values = string.Join(", ", Columns.Select((column, field) => $"{column} = {Parameter(field)}").Skip(keys.Length));

        Select = $"SELECT {all} FROM {Name}";
        SelectOne = $"{Select} WHERE {isKey}";
        Insert = $"INSERT INTO {Name} ({all}) VALUES ({parameters}) ON CONFLICT ({string.Join(", ", keys)}) DO NOTHING";
        Update = $"{UpdateText(values)} WHERE {isKey} AND rev < {Parameter(table.RevField)}";
        UpdateSameRev = $"{UpdateText(values)} WHERE {isKey} AND rev <= {Parameter(table.RevField)}";
        Rewrite = $"{UpdateText(values)} WHERE {isKey} AND rev = {Parameter(table.RevField)} AND cid = {Parameter(table.CidField)}";
        Delete = $"DELETE FROM {Name} WHERE {isKey} AND rev < {Parameter(table.RevField)}";
        DeleteSameRev = $"DELETE FROM {Name} WHERE {isKey} AND rev <= {Parameter(table.RevField)}";
    }

    public StoreTable Table { get; }

    /// <summary>The table's name, quoted.</summary>
    public string Name { get; }

    /// <summary>The names of all fields, quoted, in tuple order.</summary>
    public string[] Columns { get; }

    public string Select { get; }

    public string SelectOne { get; }

    /// <summary>Inserts a row, or changes nothing when its key is there.</summary>
    public string Insert { get; }

    /// <summary>Replaces a row of lower rev.</summary>
    public string Update { get; }

    public string UpdateSameRev { get; }

    /// <summary>Replaces a row of the same rev and CID.</summary>
    public string Rewrite { get; }

    /// <summary>Deletes a row of lower rev: key fields, then the rev.</summary>
    public string Delete { get; }

    public string DeleteSameRev { get; }

    public static string Parameter(int field) => $"?{field + 1}";

    private string UpdateText(string values) => $"UPDATE {Name} SET {values}";

    private static string Quote(string name) => SqliteDialect.Instance.Quote(SqlIdent.Of(name));
}
