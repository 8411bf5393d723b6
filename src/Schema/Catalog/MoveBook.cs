using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// The moves of kept records that are under way. Safe for use by many callers, and by several processes over one file.
/// </summary>
public sealed class MoveBook(string catalogPath, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Those under way, the oldest first.</summary>
    public async Task<IReadOnlyList<KeptMove>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        return await context.Moves.AsNoTracking().OrderBy(move => move.BegunAt).ThenBy(move => move.Nsid).ToListAsync(cancellationToken);
    }

    /// <summary>Writes down that records of a collection are to move. One that is under way goes on as it is.</summary>
    /// <param name="rows">How many there are.</param>
    public async Task BeginAsync(string nsid, long rows, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.Moves.AnyAsync(move => move.Nsid == nsid, cancellationToken))
            return;
        context.Add(new KeptMove { Nsid = nsid, RowsTotal = rows, BegunAt = _clock.GetUtcNow() });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Writes down how far a move has come.</summary>
    public async Task SaveAsync(KeptMove move, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        context.Update(move);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>All have moved. Saying it again changes nothing.</summary>
    public async Task EndAsync(KeptMove move, string by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(move);
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.Moves.Where(known => known.Nsid == move.Nsid).ExecuteDeleteAsync(cancellationToken) == 0)
            return;
        context.Add(new AuditEntry
        {
            At = _clock.GetUtcNow(),
            Who = by,
            What = "lexicon.filled",
            Subject = move.Nsid,
            After = FormattableString.Invariant($"{move.RowsDone} records that were kept before"),
        });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
