using Lexidex.Schema.Dialects;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Tests.Dialects;

internal static class IndexDrops
{
    /// <summary>The statements that drop all indexes of a table which the engine builds.</summary>
    public static IEnumerable<string> DropIndexes(this StoreDialect dialect, TableProjection table) =>
        table.Indexes.Where(index => dialect.Builds(index.Kind)).Select(index => dialect.DropIndex(table, index.Name));
}
