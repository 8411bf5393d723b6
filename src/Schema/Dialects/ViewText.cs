using System.Text;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Dialects;

/// <summary>The text of a collection's view, alike on every engine that can call functions: only how a column is shown differs.</summary>
internal static class ViewText
{
    // show: the expression that shows a projected column, from its type and its quoted name.
    public static IReadOnlyList<string> Statements(
        StoreDialect dialect, TableProjection table, Func<ColumnType, string, string> show, string indexedAt)
    {
        var view = dialect.Quote(SqlIdent.Of(table.View));
        var text = new StringBuilder();
        text.Append("CREATE VIEW ").Append(view).Append(" AS\nSELECT\n");
        text.Append("  at_did(t.did) AS did,\n");
        text.Append("  'at://' || at_did(t.did) || '/").Append(table.Collection.ToString()).Append("/' || at_rkey(t.rkey) AS uri,\n");
        text.Append("  at_rkey(t.rkey) AS rkey,\n");
        text.Append("  at_tid(t.rev) AS rev,\n");
        text.Append("  at_cid(t.cid) AS cid,\n");
        text.Append("  ").Append(indexedAt).Append(" AS indexed_at,\n");
        text.Append("  t.flags AS flags");
        foreach (var column in table.Columns)
        {
            var name = dialect.Quote(SqlIdent.Of(column.Name));
            text.Append(",\n  ").Append(show(column.Type, "t." + name)).Append(" AS ").Append(name);
        }
        text.Append("\nFROM ").Append(dialect.Quote(SqlIdent.Of(table.Table))).Append(" AS t\n");
        text.Append("WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did)");

        // CREATE OR REPLACE can't take a column away, and SQLite has none.
        return [$"DROP VIEW IF EXISTS {view}", text.ToString()];
    }
}
