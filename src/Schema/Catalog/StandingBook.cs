using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// What the network says of registered NSIDs, and whether they may change. Safe for use by many callers.
/// </summary>
public sealed class StandingBook(string catalogPath, TimeProvider? clock = null)
{
    // The words are kept with the alert: they tell D31 from D30 later.
    private const string OtherSchema = ", which publishes another schema.";

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Null where nothing was ever said of it.</summary>
    public async Task<LexiconStanding?> FindAsync(string nsid, CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        return await context.Standings.AsNoTracking().FirstOrDefaultAsync(row => row.Nsid == nsid, cancellationToken);
    }

    public async Task<IReadOnlyList<LexiconStanding>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        return await context.Standings.AsNoTracking().OrderBy(row => row.Nsid).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Notes which DID an NSID's authority is. Another one than before freezes the NSID with an alert, until somebody thaws
    /// it: nothing ever switches by itself. False then.
    /// </summary>
    /// <param name="isOtherSchema">True where what the authority publishes is not the version in force.</param>
    public Task<bool> NoteAuthorityAsync(
        string nsid, string authority, string by, bool isOtherSchema = false, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            nsid,
            row =>
            {
                row.ResolvedAt = _clock.GetUtcNow();
                if (row.Authority is null || row.Authority == authority)
                {
                    row.Authority = authority;
                    return null;
                }

                row.IsFrozen = true;
                row.Alert = AlertOf(row.Authority, authority, isOtherSchema);
                return NewEntry(by, "lexicon.freeze", nsid, row.Authority, authority, row.Alert);
            },
            cancellationToken);

    /// <summary>The alert of an NSID whose authority is another than before.</summary>
    public static string AlertOf(string before, string authority, bool isOtherSchema) =>
        $"Its authority was {before}, and now is {authority}{(isOtherSchema ? OtherSchema : ".")}";

    /// <summary>Whether an alert tells of another authority with another schema.</summary>
    public static bool IsOtherSchema(string alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.EndsWith(OtherSchema, StringComparison.Ordinal);
    }

    /// <summary>The schema is gone from the network: the last good version stays, frozen, with an alert.</summary>
    public Task<bool> NoteLostAsync(string nsid, string reason, string by, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            nsid,
            row =>
            {
                row.IsFrozen = true;
                row.Alert = reason;
                return NewEntry(by, "lexicon.freeze", nsid, row.Authority, null, reason);
            },
            cancellationToken);

    /// <summary>A newer schema record was seen; null where the one in force is the newest.</summary>
    public Task<bool> NoteUpdateAsync(string nsid, string? version, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            nsid,
            row =>
            {
                row.Update = version;
                row.UpdateSeenAt = version is null ? null : _clock.GetUtcNow();
                return null;
            },
            cancellationToken);

    /// <summary>Says which changes may be applied.</summary>
    /// <exception cref="CatalogException">There is no such policy.</exception>
    public Task<bool> SetPolicyAsync(string nsid, string policy, string by, string? reason = null, CancellationToken cancellationToken = default) =>
        EvolutionPolicies.ModeOf(policy) is null
            ? throw new CatalogException($"There is no policy '{policy}'. Policies: full-transitive, backward, mutable.")
            : ChangeAsync(
                nsid,
                row =>
                {
                    var before = row.Policy;
                    row.Policy = policy;
                    return before == policy ? null : NewEntry(by, "lexicon.policy", nsid, before, policy, reason);
                },
                cancellationToken);

    public Task<bool> FreezeAsync(string nsid, string by, string? reason = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            nsid,
            row =>
            {
                row.IsFrozen = true;
                return NewEntry(by, "lexicon.freeze", nsid, null, null, reason);
            },
            cancellationToken);

    /// <summary>Lets versions come into force again, and takes whatever authority is resolved next for the right one.</summary>
    public Task<bool> ThawAsync(string nsid, string by, string? reason = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            nsid,
            row =>
            {
                var before = row.Authority;
                (row.IsFrozen, row.Alert, row.Authority) = (false, null, null);
                return NewEntry(by, "lexicon.thaw", nsid, before, null, reason);
            },
            cancellationToken);

    /// <summary>True where the NSID is not frozen afterwards.</summary>
    private async Task<bool> ChangeAsync(string nsid, Func<LexiconStanding, AuditEntry?> change, CancellationToken cancellationToken)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var row = await context.Standings.FirstOrDefaultAsync(known => known.Nsid == nsid, cancellationToken);
        if (row is null)
            context.Add(row = new LexiconStanding { Nsid = nsid });
        if (change(row) is { } entry)
            context.Add(entry);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return !row.IsFrozen;
    }

    private AuditEntry NewEntry(string who, string what, string nsid, string? before, string? after, string? reason) =>
        new() { At = _clock.GetUtcNow(), Who = who, What = what, Subject = nsid, Before = before, After = after, Reason = reason };
}
