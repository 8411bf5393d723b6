using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores.Copy;

/// <summary>
/// Makes the target's tables those of the source, also where a plan for a lexicon has changed one since the copy began: its columns
/// follow first, then its rows are compared whole, and only then the target says that the table is the new one.
/// </summary>
internal sealed class CopiedTables(IStore source, IStoreContents contents, IStore target)
{
    private readonly List<StoreTable> _changed = [];

    /// <summary>All of the source's tables, that of unregistered collections last.</summary>
    public List<StoreTable> All { get; } = [];

    /// <summary>Tables that the target did not know so: their rows there may be those of an earlier description.</summary>
    public IReadOnlyList<StoreTable> Changed => _changed;

    /// <summary>Makes missing tables and columns; afterwards rows of every table can be written.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var known = (await StoreContents.Of(target).ReadTablesAsync(cancellationToken)).ToDictionary(table => table.Table);
        foreach (var projection in await contents.ReadTablesAsync(cancellationToken))
        {
            var table = new StoreTable(projection);
            All.Add(table);
            var before = known.GetValueOrDefault(projection.Table);
            if (before is not null && !before.Columns.SequenceEqual(projection.Columns))
                await FollowAsync(before, projection, cancellationToken);
            else
                await target.EnsureTableAsync(projection, cancellationToken);
            if (before is null || !before.Columns.SequenceEqual(projection.Columns))
                _changed.Add(table);
        }

        All.Add(StoreTable.Unregistered);
    }

    /// <summary>To be called when the rows of the changed tables are those of the source.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var table in _changed)
            await target.EnsureTableAsync(table.Projection!, cancellationToken);
        _changed.Clear();
    }

    /// <summary>
    /// While a plan is under way, rows may fill columns that the description of their table does not name yet: a copy by that
    /// description would lose them.
    /// </summary>
    /// <exception cref="StoreException">A row does not give its record back.</exception>
    public async Task RequireWholeAsync(StoreTable table, CancellationToken cancellationToken)
    {
        if (table.Projection is not { } projection || !await HasOtherColumnsAsync(projection, cancellationToken))
            return;
        var rebuilder = new RecordRebuilder(table);
        using var record = new ByteBuffer();
        await foreach (var row in source.Records.ListAsync(new RowQuery(table) { Limit = int.MaxValue }, cancellationToken))
        {
            record.Clear();
            if (!rebuilder.TryRebuild(row.Tuple.Span, record))
                throw new StoreException(
                    $"Table {table.Name} is being changed by a plan for {projection.Collection} that was cut off. Start the Indexer and let it end (lexidex lexicon show {projection.Collection}), then run the same command again.");
        }
    }

    // A column whose meaning has changed begins empty: what it held is part of the rows that are compared next.
    private async Task FollowAsync(TableProjection before, TableProjection after, CancellationToken cancellationToken)
    {
        string[] gone = [.. before.Columns.Except(after.Columns).Select(column => column.Name)];
        await target.Changes.DropColumnsAsync(before, gone, cancellationToken);
        await target.Changes.AddColumnsAsync(after, cancellationToken);
    }

    private async Task<bool> HasOtherColumnsAsync(TableProjection projection, CancellationToken cancellationToken)
    {
        var columns = await source.Changes.ReadColumnsAsync(projection, cancellationToken);
        return columns.Count > SystemColumns.Count + projection.Columns.Length;
    }
}
