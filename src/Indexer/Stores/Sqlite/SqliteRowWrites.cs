using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Writes record rows inside a transaction, and counts what really changed.</summary>
internal sealed class SqliteRowWrites(SqliteSession session, SqliteTables tables, CountChanges counts, SqliteLinkWrites links)
{
    /// <summary>Inserts or replaces; a row whose stored rev is not lower stays as it is.</summary>
    public void Write(RecordBatch rows, bool replaceSameRev)
    {
        var table = tables.Of(rows.Table);
        var insert = session.Prepare(table.Insert);
        var update = session.Prepare(replaceSameRev ? table.UpdateSameRev : table.Update);
        var gains = new GainCounter(rows.Table, counts);
        var hasLinks = links.MayHave(rows.Table);
        for (var i = 0; i < rows.RowCount; i++)
        {
            if (!rows.TryGetRow(i, out var tuple))
                continue;
            var isNew = Run(insert, rows.Table, tuple) != 0;
            if (isNew)
                gains.Count(tuple);
            if ((isNew || Run(update, rows.Table, tuple) != 0) && hasLinks)
                links.Replace(rows.Table, tuple, isNew);
        }

        gains.Flush();
    }

    /// <summary>Replaces rows of the same rev and CID, and brings none anew.</summary>
    public void Rewrite(RecordBatch rows)
    {
        var statement = session.Prepare(tables.Of(rows.Table).Rewrite);
        for (var i = 0; i < rows.RowCount; i++)
        {
            if (rows.TryGetRow(i, out var tuple) && Run(statement, rows.Table, tuple) != 0 && links.MayHave(rows.Table))
                links.Replace(rows.Table, tuple, isNew: false);
        }
    }

    public void Delete(LaneBatch batch)
    {
        foreach (var delete in batch.Deletes.Values)
        {
            var table = tables.Of(delete.Table);
            var statement = session.Prepare(batch.ReplaceSameRev ? table.DeleteSameRev : table.Delete);
            BindKey(statement, delete, batch.KeyOf(delete));
            var gone = statement.Run();
            counts.Add(delete.Did, delete.Collection, -gone);
            if (gone != 0 && links.MayHave(delete.Table))
                links.Clear(delete.Did, delete.Collection, batch.KeyOf(delete));
        }
    }

    /// <summary>Runs the statement with every field of a row; answers the rows changed.</summary>
    public static int Run(SqliteStatement statement, StoreTable table, ReadOnlySpan<byte> row) => Run(statement, table, row, table.Fields.Length);

    /// <summary>The same with the first fields of the row.</summary>
    public static unsafe int Run(SqliteStatement statement, StoreTable table, ReadOnlySpan<byte> row, int count)
    {
        fixed (byte* _ = row)
        {
            var tuple = new RowTuple(row);
            var fields = table.Fields;
            for (var field = 0; field < count; field++)
            {
                var bytes = tuple.Next(out var isNull);
                if (isNull)
                    statement.BindNull(field + 1);
                else
                    SqliteFields.BindPinned(statement, field + 1, fields[field].Kind, bytes);
            }

            return statement.Run();
        }
    }

    private static void BindKey(SqliteStatement statement, in RowDelete delete, ReadOnlySpan<byte> recordKey)
    {
        statement.Bind(1, delete.Did);
        if (delete.Table.IsUnregistered)
            statement.BindText(2, delete.Collection);
        statement.Bind(delete.Table.KeyFieldCount, recordKey);
        statement.Bind(delete.Table.RevField + 1, (long)delete.Rev.Value);
    }

    /// <summary>Counts new rows; neighbours of one repository and collection are added up before they reach the dictionary.</summary>
    private ref struct GainCounter(StoreTable table, CountChanges counts)
    {
        private ReadOnlySpan<byte> _did;
        private ReadOnlySpan<byte> _collection;
        private int _rows;

        public void Count(ReadOnlySpan<byte> row)
        {
            var tuple = new RowTuple(row);
            var did = tuple.Next();
            var collection = table.IsUnregistered ? tuple.Next() : default;
            if (!did.SequenceEqual(_did) || !collection.SequenceEqual(_collection))
                Flush();
            _did = did;
            _collection = collection;
            _rows++;
        }

        public void Flush()
        {
            if (_rows > 0)
                counts.Add(DidKey.FromBytes(_did), table.IsUnregistered ? Encoding.UTF8.GetString(_collection) : table.Collection.Text, _rows);
            _rows = 0;
        }
    }
}
