using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Stores;

/// <summary>
/// Writes one batch in several that each stand: first cut between repositories, so that each comes with its rev; and a repository that
/// is too much by itself in pieces, saying so until its rev comes. Positions go with the last.
/// </summary>
/// <param name="rowsMax">Rows and deletes of one write; 0 where there is no bound.</param>
/// <param name="isTried">Whether the batch as a whole was tried in vain.</param>
internal sealed class PiecewiseWrite(
    IBulkWriter inner, Func<Exception, FaultKind> kindOf, Func<DateTime> now, LaneBatch whole, LaneFence fence, int rowsMax, bool isTried)
{
    private readonly List<RepoPart> _repos = RepoPart.Of(whole);

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var waiting = new Stack<(int From, int To)>();
        if (isTried)
            Halve(waiting, 0, _repos.Count);
        else
            Pack(waiting);
        while (waiting.TryPop(out var pack))
        {
            if (pack.To - pack.From == 1)
                await WriteRepoAsync(pack.From, cancellationToken);
            else if (await TryAsync(PackOf(pack.From, pack.To), cancellationToken) is not null)
                Halve(waiting, pack.From, pack.To);
        }

        if (_repos.Count == 0)
            await WriteAsync(PackOf(0, 0), cancellationToken);
    }

    private void Pack(Stack<(int From, int To)> waiting)
    {
        var packs = new List<(int From, int To)>();
        var (from, items) = (0, 0);
        for (var repo = 0; repo < _repos.Count; items += _repos[repo++].Items.Count)
        {
            if (repo == from || items + _repos[repo].Items.Count <= rowsMax)
                continue;
            packs.Add((from, repo));
            (from, items) = (repo, 0);
        }

        packs.Add((from, _repos.Count));
        for (var pack = packs.Count - 1; pack >= 0; pack--)
            waiting.Push(packs[pack]);
    }

    // The later half lies below, so that everything keeps its order.
    private static void Halve(Stack<(int From, int To)> waiting, int from, int to)
    {
        var middle = from + ((to - from) / 2);
        if (middle < to)
            waiting.Push((middle, to));
        if (from < middle)
            waiting.Push((from, middle));
    }

    private LaneBatch PackOf(int from, int to)
    {
        var part = new LaneBatch { ReplaceSameRev = whole.ReplaceSameRev, RewriteOnly = whole.RewriteOnly };
        for (var repo = from; repo < to; repo++)
            _repos[repo].AddTo(part);
        AddPositions(part, to);
        return part;
    }

    private void AddPositions(LaneBatch part, int to)
    {
        foreach (var (lane, position) in to == _repos.Count ? whole.Positions : [])
            part.Positions[lane] = position;
    }

    private async ValueTask WriteRepoAsync(int number, CancellationToken cancellationToken)
    {
        var repo = _repos[number];
        var mayPass = !(isTried && _repos.Count == 1) && (rowsMax == 0 || repo.Items.Count <= rowsMax);
        if (mayPass && await TryAsync(PackOf(number, number + 1), cancellationToken) is null)
            return;
        if (repo.IsPurged)
            await PurgeAsync(repo, cancellationToken);
        var refused = await WriteItemsAsync(repo, cancellationToken);
        var rest = repo.Rest(refused);
        AddPositions(rest, number + 1);
        await WriteAsync(rest, cancellationToken);
    }

    private async ValueTask WriteAsync(LaneBatch part, CancellationToken cancellationToken)
    {
        using (part)
            await inner.WriteAsync(part, fence, cancellationToken);
    }

    private async ValueTask PurgeAsync(RepoPart repo, CancellationToken cancellationToken)
    {
        using var part = repo.Purge();
        while (true)
        {
            try
            {
                await inner.WriteAsync(part, fence, cancellationToken);
                return;
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && kindOf(fault) == FaultKind.TooLarge && part.PurgeRows > 1)
            {
                part.PurgeRows /= 2;
            }
        }
    }

    /// <summary>Answers those that were refused, of which there are a few at most.</summary>
    private async ValueTask<List<(BatchItem Item, DeadLetter Letter)>> WriteItemsAsync(RepoPart repo, CancellationToken cancellationToken)
    {
        var refused = new List<(BatchItem, DeadLetter)>();
        var waiting = new Stack<(int From, int To)>();
        Cut(waiting, repo.Items.Count);
        while (waiting.TryPop(out var piece))
        {
            if (await TryAsync(repo.Piece(piece.From, piece.To), cancellationToken) is not { } fault)
                continue;
            if (piece.To - piece.From > 1)
                Halve(waiting, piece.From, piece.To);
            else
                refused.Add((repo.Items[piece.From], Refuse(repo.Items[piece.From], fault)));
        }

        return refused;
    }

    private void Cut(Stack<(int From, int To)> waiting, int items)
    {
        if (rowsMax == 0 || items <= rowsMax)
        {
            Halve(waiting, 0, items);
            return;
        }

        for (var from = (items - 1) / rowsMax * rowsMax; from >= 0; from -= rowsMax)
            waiting.Push((from, Math.Min(items, from + rowsMax)));
    }

    private async ValueTask<Exception?> TryAsync(LaneBatch part, CancellationToken cancellationToken)
    {
        using (part)
            return await IsolatingWriter.TryAsync(inner, kindOf, part, fence, cancellationToken);
    }

    // A limit of time or memory is no fault of a row, and so many bad rows are no accident: both fail the lane.
    private DeadLetter Refuse(BatchItem item, Exception fault)
    {
        if (item.Rows is not { } rows || kindOf(fault) != FaultKind.PoisonedRow || ++whole.RowsRefused > IsolatingWriter.RefusedRowsMax)
            throw new StoreException($"A batch cannot be written in smaller parts: {fault.Message}", fault);
        rows.TryGetRow(item.Row, out var tuple);
        var identity = RowIdentity.Of(rows.Table, tuple);
        var micros = (now() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return new DeadLetter(StoreReasons.RowRefused, fault.Message, "store", identity.Did, identity.Path, BytesOf(rows.Table, tuple), micros);
    }

    // A row whose record cannot be given back is kept as it stands.
    private static byte[] BytesOf(StoreTable table, ReadOnlySpan<byte> tuple)
    {
        using var record = new ByteBuffer();
        return new RecordRebuilder(table).TryRebuild(tuple, record) ? record.Written.ToArray() : tuple.ToArray();
    }
}
