using System.Text;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Dialects;

/// <summary>The text of a collection's view where there are no functions of ours: every column is shown by an expression.</summary>
internal static class MySqlViewText
{
    public static IReadOnlyList<string> Statements(StoreDialect dialect, TableProjection table)
    {
        var view = dialect.Quote(SqlIdent.Of(table.View));
        var text = new StringBuilder();
        text.Append("CREATE OR REPLACE VIEW ").Append(view).Append(" AS\nSELECT\n");
        text.Append("  ").Append(MySqlExpressions.Did("t.did")).Append(" AS did,\n");
        text.Append("  CONCAT('at://', ").Append(MySqlExpressions.Did("t.did")).Append(", '/").Append(table.Collection.ToString())
            .Append("/', ").Append(MySqlExpressions.RecordKey("t.rkey")).Append(") AS uri,\n");
        text.Append("  ").Append(MySqlExpressions.RecordKey("t.rkey")).Append(" AS rkey,\n");
        text.Append("  ").Append(MySqlExpressions.Tid("t.rev")).Append(" AS rev,\n");
        text.Append("  ").Append(MySqlExpressions.Cid("t.cid")).Append(" AS cid,\n");
        text.Append("  t.indexed_at AS indexed_at,\n");
        text.Append("  t.flags AS flags");
        foreach (var column in table.Columns)
        {
            var name = dialect.Quote(SqlIdent.Of(column.Name));
            text.Append(",\n  ").Append(Shown(column.Type, "t." + name)).Append(" AS ").Append(name);
        }
        text.Append("\nFROM ").Append(dialect.Quote(SqlIdent.Of(table.Table))).Append(" AS t\n");
        text.Append("WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did)");
        return [text.ToString()];
    }

    private static string Shown(ColumnType type, string column) => type switch
    {
        ColumnType.Did => MySqlExpressions.Did(column),
        ColumnType.AtUri => MySqlExpressions.AtUri(column),
        ColumnType.Cid or ColumnType.CidLink => MySqlExpressions.Cid(column),
        ColumnType.Tid => MySqlExpressions.Tid(column),
        ColumnType.Text or ColumnType.Json => MySqlExpressions.Text(column),
        _ => column,
    };
}
