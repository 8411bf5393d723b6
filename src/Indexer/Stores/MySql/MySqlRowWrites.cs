using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Writes rows that may exist already, inside a transaction, and counts what really changed.</summary>
internal sealed class MySqlRowWrites(MySqlWriterSession session, LaneBatch batch, long packetBytesMax)
{
    /// <summary>TiDB is quickest with 200 to 500.</summary>
    public const int RowsPerStatement = 256;

    // Digits are two for each byte; beyond this a statement is sent, if there is more to come.
    private const int StatementLengthUsual = 1024 * 1024;

    private readonly MySqlText _text = new();

    private int StatementLength => packetBytesMax > 0 ? (int)Math.Min(StatementLengthUsual, packetBytesMax / 4) : StatementLengthUsual;

    /// <summary>Loads rows into the stage and merges them from there.</summary>
    public async ValueTask StageAsync(
        MySqlTable table, RecordBatch rows, CountChanges counts, CancellationToken cancellationToken)
    {
        await session.Connection.ExecuteAsync($"DELETE FROM {table.Stage}", cancellationToken);
        await session.LoadAsync(table, table.Stage, rows, cancellationToken);
        if (batch.RewriteOnly)
        {
            await session.Connection.ExecuteAsync(table.Rewrite(table.Stage), cancellationToken);
            return;
        }

        await CountAsync(table, table.CountNew, counts, cancellationToken);
        await session.Connection.ExecuteAsync(table.InsertStaged + table.OnDuplicate(batch.ReplaceSameRev), cancellationToken);
    }

    /// <summary>Sends rows as constants in one statement, from a row on; answers the row to go on with.</summary>
    public async ValueTask<int> UpsertAsync(
        MySqlTable table, RecordBatch rows, int start, CountChanges counts, CancellationToken cancellationToken)
    {
        var end = start;
        var count = batch.RewriteOnly ? AppendRewrite(table, rows, ref end) : AppendInsert(table, rows, ref end);
        var statement = _text.Take();
        if (count == 0)
            return end;
        if (!batch.RewriteOnly)
            await CountNewAsync(table, rows, start, end, counts, cancellationToken);
        await session.Connection.ExecuteAsync(statement, cancellationToken);
        return end;
    }

    /// <summary>Deletes rows of lower rev. All are of one table.</summary>
    public async ValueTask DeleteAsync(MySqlTable table, RowDelete[] deletes, CountChanges counts, CancellationToken cancellationToken)
    {
        var where = Where(table, deletes);
        var gone = new List<(DidKey Did, string Collection)>();
        await using (var reader = await session.Connection.QueryAsync(
            $"SELECT did{(table.Table.IsUnregistered ? ", collection" : "")} FROM {table.Name} WHERE {where}", cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                gone.Add((DidKey.FromBytes(reader.Bytes(0)), table.Table.IsUnregistered ? reader.Text(1) : table.Table.Collection.Text));
        }

        if (gone.Count == 0)
            return;
        foreach (var (did, collection) in gone)
            counts.Add(did, collection, -1);
        await session.Connection.ExecuteAsync($"DELETE FROM {table.Name} WHERE {where}", cancellationToken);
    }

    private string Where(MySqlTable table, RowDelete[] deletes)
    {
        _text.Begin("");
        foreach (var delete in deletes)
        {
            _text.Next("(did = ", " OR ").Did(delete.Did);
            if (table.Table.IsUnregistered)
                _text.Add(" AND collection = ").Text(delete.Collection);
            _text.Add(" AND rkey = ").Bytes(batch.KeyOf(delete)).Add(batch.ReplaceSameRev ? " AND rev <= " : " AND rev < ").Number((long)delete.Rev.Value).Add(")");
        }

        return _text.Take();
    }

    // Only this writer writes these repositories while it holds their leases: what is not there now is new.
    private async ValueTask CountNewAsync(
        MySqlTable table, RecordBatch rows, int start, int end, CountChanges counts, CancellationToken cancellationToken)
    {
        AppendKeys(table, rows, start, end, counts);
        await CountAsync(table, _text.Take(), counts, cancellationToken, sign: -1);
    }

    // Counts every row as new; the question that it leaves in the text is how many of each were there.
    private void AppendKeys(MySqlTable table, RecordBatch rows, int start, int end, CountChanges counts)
    {
        var group = table.Table.IsUnregistered ? "did, collection" : "did";
        _text.Begin($"SELECT {group}, COUNT(*) FROM {table.Name} WHERE ({table.Keys}) IN (");
        for (var row = start; row < end; row++)
        {
            if (!rows.TryGetRow(row, out var bytes))
                continue;
            var tuple = new RowTuple(bytes);
            var did = DidKey.FromBytes(tuple.Next());
            _text.Next("(").Did(did);
            var collection = table.Table.Collection.Text;
            if (table.Table.IsUnregistered)
            {
                var name = tuple.Next();
                collection = System.Text.Encoding.UTF8.GetString(name);
                _text.Comma().Bytes(name);
            }

            _text.Comma().Bytes(tuple.Next()).Add(")");
            counts.Add(did, collection, 1);
        }

        _text.Add($") GROUP BY {group}");
    }

    private int AppendInsert(MySqlTable table, RecordBatch rows, ref int next)
    {
        _text.Begin(table.Insert);
        var count = 0;
        for (; next < rows.RowCount && count < RowsPerStatement && _text.Length < StatementLength; next++)
        {
            if (!rows.TryGetRow(next, out var bytes))
                continue;
            _text.Next("(");
            AppendFields(table, bytes, named: false);
            _text.Add(")");
            count++;
        }

        _text.Add(table.OnDuplicate(batch.ReplaceSameRev));
        return count;
    }

    private int AppendRewrite(MySqlTable table, RecordBatch rows, ref int next)
    {
        var source = new List<string>();
        for (; next < rows.RowCount && source.Count < RowsPerStatement; next++)
        {
            if (!rows.TryGetRow(next, out var bytes))
                continue;
            _text.Begin("SELECT ");
            AppendFields(table, bytes, named: source.Count == 0);
            source.Add(_text.Take());
        }

        _text.Add(table.Rewrite($"({string.Join(" UNION ALL ", source)})"));
        return source.Count;
    }

    private void AppendFields(MySqlTable table, ReadOnlySpan<byte> row, bool named)
    {
        var tuple = new RowTuple(row);
        for (var field = 0; field < table.Kinds.Length; field++)
        {
            if (field > 0)
                _text.Comma();
            var bytes = tuple.Next(out var isNull);
            _ = isNull ? _text.Add("NULL") : _text.Field(table.Kinds[field], bytes);
            if (named)
                _text.Add(" AS ").Add(table.Columns[field]);
        }
    }

    // Answers: did, for the table of unregistered collections also the collection, and the number of rows.
    private async ValueTask CountAsync(
        MySqlTable table, string question, CountChanges counts, CancellationToken cancellationToken, int sign = 1)
    {
        await using var reader = await session.Connection.QueryAsync(question, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var collection = table.Table.IsUnregistered ? reader.Text(1) : table.Table.Collection.Text;
            counts.Add(DidKey.FromBytes(reader.Bytes(0)), collection, sign * reader.GetInt64(table.Table.IsUnregistered ? 2 : 1));
        }
    }
}
