using Lexidex.Indexer.Projection;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>A column that a question names, and the field of the table's rows in which it stands.</summary>
internal sealed record AskedColumn(ColumnProjection Column, int Field)
{
    /// <param name="table">The table of a registered collection.</param>
    /// <param name="name">The column's own name, or its path in the record with dots.</param>
    /// <returns>Null where there is no such column.</returns>
    public static AskedColumn? Of(StoreTable table, string name)
    {
        var columns = table.Projection!.Columns;
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Name == name || string.Join('.', columns[i].Path) == name)
                return new AskedColumn(columns[i], table.FirstColumnField + i);
        }

        return null;
    }

    /// <exception cref="QueryException">The text is no value of the column.</exception>
    public byte[] Parse(string value)
    {
        try
        {
            return FieldText.Parse(Column, value);
        }
        catch (FormatException fault)
        {
            throw QueryException.Invalid($"The value of {Column.Name} cannot be looked for: {fault.Message}.");
        }
    }
}
