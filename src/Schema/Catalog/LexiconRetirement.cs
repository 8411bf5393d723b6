using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// Takes record lexicons out of use, and says what one has missed that comes back. A retired lexicon stays registered, with every
/// version and its table; registering it again puts it back into force.
/// </summary>
public sealed class LexiconRetirement(string catalogPath, TimeProvider? clock = null)
{
    private const string What = "lexicon.retire";

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Retires the lexicon; one that is retired already stays as it is, and false is answered.</summary>
    /// <param name="isTried">True to check everything and change nothing.</param>
    /// <exception cref="CatalogException">It is not registered, has no table, or a plan or a move of it is under way.</exception>
    public async Task<bool> RetireAsync(string nsid, string by, string? reason = null, bool isTried = false, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var row = await context.Lexicons.FirstOrDefaultAsync(known => known.Nsid == nsid && known.InForce, cancellationToken)
            ?? throw new CatalogException($"No lexicon {nsid} is registered. See: lexidex lexicon list");
        if (row.State == LexiconState.Retired)
            return false;
        await CheckAsync(context, row, cancellationToken);
        if (isTried)
            return true;

        row.State = LexiconState.Retired;
        context.Add(new AuditEntry
        {
            At = _clock.GetUtcNow(),
            Who = by,
            What = What,
            Subject = nsid,
            Before = row.Version,
            After = (await SeenAsync(context, nsid, cancellationToken)).ToString(CultureInfo.InvariantCulture),
            Reason = reason,
        });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>By NSID what each retired lexicon has missed, in words.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> MissedAsync(
        CatalogContext context, LexiconArchive archive, CancellationToken cancellationToken)
    {
        var missed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in archive.InForce.Where(row => row.State == LexiconState.Retired))
            missed[row.Nsid] = await MissedAsync(context, row.Nsid, cancellationToken);
        return missed;
    }

    private static async Task<string> MissedAsync(CatalogContext context, string nsid, CancellationToken cancellationToken)
    {
        var entry = await context.Audit.AsNoTracking().Where(one => one.Subject == nsid && one.What == What)
            .OrderByDescending(one => one.Id).FirstAsync(cancellationToken);
        var seen = await SeenAsync(context, nsid, cancellationToken) - long.Parse(entry.After!, CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"It was retired on {entry.At:yyyy-MM-dd HH:mm} UTC, and {seen:N0} changes of its records were counted since. What was kept of them moves into its table; what was only counted, or ignored, comes back when its repositories are fetched again.");
    }

    private static async Task CheckAsync(CatalogContext context, RegisteredLexicon row, CancellationToken cancellationToken)
    {
        if (row.Projection is null)
            throw new CatalogException($"{row.Nsid} has no table that could be retired: it is {row.Kind}, and costs nothing.");
        if (await context.WhyOccupiedAsync(row.Nsid, except: 0, cancellationToken) is { } occupied)
            throw new CatalogException(occupied);
        if (await context.Moves.AnyAsync(move => move.Nsid == row.Nsid, cancellationToken))
            throw new CatalogException($"Records that were kept before are moving into the table of {row.Nsid}. Retire it when all have moved: lexidex status");
    }

    private static async Task<long> SeenAsync(CatalogContext context, string nsid, CancellationToken cancellationToken) =>
        await context.CollectionStatistics.AsNoTracking().FirstOrDefaultAsync(row => row.Nsid == nsid, cancellationToken) is { } row ? row.Records + row.Deletes : 0;
}
