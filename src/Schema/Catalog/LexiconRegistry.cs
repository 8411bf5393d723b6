using System.Text;
using Lexidex.Schema.Control;
using Lexidex.Schema.Lexicons;
using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// The registered lexicons. Safe for use by many callers, and by several processes over one file. What it returns are
/// copies: changing them changes nothing.
/// </summary>
public sealed class LexiconRegistry
{
    private readonly string _path;
    private readonly TimeProvider _clock;

    private LexiconRegistry(string path, TimeProvider clock) => (_path, _clock) = (path, clock);

    /// <summary>What the network says of the NSIDs, in the same catalog.</summary>
    public StandingBook Standings => new(_path, _clock);

    /// <summary>The moves of records that were kept before, in the same catalog.</summary>
    public MoveBook Moves => new(_path, _clock);

    /// <summary>Takes lexicons out of use, in the same catalog.</summary>
    public LexiconRetirement Retirement => new(_path, _clock);

    /// <summary>The registry in the catalog at <paramref name="path"/>, which is made or brought up to date first.</summary>
    /// <exception cref="CatalogException">The file is no catalog, or a newer Lexidex made it.</exception>
    public static LexiconRegistry Open(string path, TimeProvider? clock = null)
    {
        using (CatalogContext.Open(path))
            return new LexiconRegistry(path, clock ?? TimeProvider.System);
    }

    /// <summary>
    /// Registers documents, all in one transaction, and says of each what became of it, in the same order. A refused document does not
    /// stop the others. Content that is in force already changes nothing; a version that was in force before comes back into force.
    /// </summary>
    /// <param name="cancellationToken">Nothing is registered when this comes before the end.</param>
    public Task<IReadOnlyList<LexiconDecision>> AddAsync(LexiconRegistration wish, CancellationToken cancellationToken = default) =>
        DecideAsync(wish, isTried: false, cancellationToken);

    /// <summary>What <see cref="AddAsync"/> would say; registers nothing.</summary>
    public Task<IReadOnlyList<LexiconDecision>> TryAsync(LexiconRegistration wish, CancellationToken cancellationToken = default) =>
        DecideAsync(wish, isTried: true, cancellationToken);

    /// <summary>What a catalog that is not there yet would say.</summary>
    public static IReadOnlyList<LexiconDecision> TryFirst(LexiconRegistration wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        return new LexiconAdmission(AdmissionGround.None, wish).Judge([.. wish.Documents.Select(LexiconCandidate.Read)]);
    }

    private async Task<IReadOnlyList<LexiconDecision>> DecideAsync(LexiconRegistration wish, bool isTried, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var candidates = wish.Documents.Select(LexiconCandidate.Read).ToList();
        await using var context = CatalogContext.Connect(_path);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var archive = new LexiconArchive(await context.Lexicons.ToListAsync(cancellationToken));
        var standings = await context.Standings.AsNoTracking().ToDictionaryAsync(row => row.Nsid, StringComparer.Ordinal, cancellationToken);
        var ground = new AdmissionGround(archive, standings, await context.WhyOccupiedAsync(cancellationToken))
        {
            Missed = await LexiconRetirement.MissedAsync(context, archive, cancellationToken),
        };
        var admission = new LexiconAdmission(ground, wish);
        var decisions = admission.Judge(candidates);
        var admitted = candidates.Zip(decisions).Where(one => one.Second.Verdict.Outcome == LexiconOutcome.Registered).DistinctBy(one => one.First.Nsid).ToList();
        if (isTried || admitted.Count == 0)
            return decisions;
        await new LexiconEntry(context, archive, admission, wish, _clock.GetUtcNow()).WriteAsync(admitted, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return decisions;
    }

    /// <summary>The versions in force, in order of NSID.</summary>
    public async Task<IReadOnlyList<RegisteredLexicon>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(_path);
        var rows = await context.Lexicons.AsNoTracking().Where(row => row.InForce).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.Nsid, StringComparer.Ordinal)];
    }

    /// <summary>The version in force, or null.</summary>
    public async Task<RegisteredLexicon?> GetAsync(string nsid, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(_path);
        return await context.Lexicons.AsNoTracking().FirstOrDefaultAsync(row => row.Nsid == nsid && row.InForce, cancellationToken);
    }

    /// <summary>Every version there ever was, in the order of first registration.</summary>
    public async Task<IReadOnlyList<RegisteredLexicon>> VersionsAsync(string nsid, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(_path);
        return await context.Lexicons.AsNoTracking().Where(row => row.Nsid == nsid).OrderBy(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The documents in force, with references resolved among them.</summary>
    public async Task<LexiconCatalog> ReadCatalogAsync(CancellationToken cancellationToken = default)
    {
        var rows = await ListAsync(cancellationToken);
        return LexiconCatalog.Of(rows.Select(row => LexiconDocument.Parse(Encoding.UTF8.GetBytes(row.Document))));
    }

    /// <summary>Every version of every lexicon.</summary>
    public async Task<LexiconArchive> ReadArchiveAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(_path);
        return new LexiconArchive(await context.Lexicons.AsNoTracking().ToListAsync(cancellationToken));
    }

    /// <summary>
    /// Says how far the version in force has come: an Indexer does, once its table stands or cannot be made. Saying what is
    /// so already does nothing; false where that version is not in force (any more).
    /// </summary>
    public async Task<bool> MarkAsync(
        string nsid, string version, LexiconState state, string by, string? reason = null, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(_path);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var row = await context.Lexicons.FirstOrDefaultAsync(
            known => known.Nsid == nsid && known.Version == version && known.InForce, cancellationToken);
        if (row is null)
            return false;

        // One that was retired meanwhile stays so.
        if (row.State == state || row.State == LexiconState.Retired)
            return true;

        context.Add(new AuditEntry
        {
            At = _clock.GetUtcNow(),
            Who = by,
            What = "lexicon.state",
            Subject = nsid,
            Before = row.State.ToString(),
            After = state.ToString(),
            Reason = reason,
        });
        row.State = state;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The id of the newest decision, 0 before the first: cheap to ask for, and higher than before when anything changed.</summary>
    public async Task<long> LastChangeAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(_path);
        return await context.Audit.MaxAsync(entry => (long?)entry.Id, cancellationToken) ?? 0;
    }

    /// <summary>The newest decisions, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(int limit, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(_path);
        return await context.Audit.AsNoTracking().OrderByDescending(entry => entry.Id).Take(limit).ToListAsync(cancellationToken);
    }
}
