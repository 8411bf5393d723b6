using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>A wish to register what the network has under an NSID.</summary>
/// <param name="Version">The version that it must be, or the beginning of it; null for whatever is published.</param>
/// <param name="Edits">The operator's edits of the table; null where the proposal is taken.</param>
/// <param name="Filled">NSIDs of the collections whose tables have rows.</param>
internal sealed record NetworkWish(Nsid Nsid, string? Version, ProjectionEdits? Edits, IReadOnlySet<string> Filled, string By)
{
    public LexiconRegistration Registration(LexiconResolution found) => new([found.Document!], found.Source, By) { Edits = Edits, Filled = Filled };

    public LexiconDecision Refuse(string reason) =>
        new(new LexiconVerdict { Nsid = Nsid.Text, Outcome = LexiconOutcome.Refused, Reason = reason }, null);
}

/// <summary>Registers lexicons from the network: the version that an NSID's authority publishes, with its proof.</summary>
internal sealed class LexiconImport(LexiconResolver resolver, LexiconRegistry lexicons, StandingBook standings)
{
    /// <summary>Whether the version in force, or one before it, came from the network.</summary>
    public static bool IsFromNetwork(RegisteredLexicon lexicon, LexiconStanding? standing) =>
        standing is { Authority: not null } || lexicon.Source.StartsWith("at://", StringComparison.Ordinal);

    /// <summary>Resolves without registering; what that tells of a registered NSID is noted in its standing, and told.</summary>
    public async Task<LexiconResolution> ResolveAsync(Nsid nsid, string by, CancellationToken cancellationToken)
    {
        var resolution = await resolver.ResolveAsync(nsid, cancellationToken);
        return await lexicons.GetAsync(nsid.Text, cancellationToken) is { } inForce
            ? resolution with { Noted = await NoteAsync(resolution, inForce, by, cancellationToken) }
            : resolution;
    }

    /// <summary>Resolves and registers; null for the decision where the way ended before a document.</summary>
    public async Task<(LexiconResolution Resolution, LexiconDecision? Decision)> AddAsync(NetworkWish wish, CancellationToken cancellationToken)
    {
        var nsid = wish.Nsid.Text;
        var resolution = await ResolveAsync(wish.Nsid, wish.By, cancellationToken);
        if (resolution is not { Document: not null, Authority: { } authority })
            return (resolution, null);
        if (resolution.WhyNot(wish.Version) is { } other)
            return (resolution, wish.Refuse(other));
        if (!await standings.NoteAuthorityAsync(nsid, authority, wish.By, await IsOtherAsync(resolution, cancellationToken), cancellationToken))
            return (resolution, wish.Refuse($"It is frozen. {(await standings.FindAsync(nsid, cancellationToken))?.Alert}"));

        var decision = (await lexicons.AddAsync(wish.Registration(resolution), cancellationToken))[0];
        if (decision.Verdict.Outcome != LexiconOutcome.Refused)
            await standings.NoteUpdateAsync(nsid, null, cancellationToken);
        return (resolution, decision);
    }

    /// <summary>What <see cref="AddAsync"/> would say; notes and registers nothing.</summary>
    public async Task<(LexiconResolution Resolution, LexiconDecision? Decision)> TryAsync(NetworkWish wish, CancellationToken cancellationToken)
    {
        var resolution = await resolver.ResolveAsync(wish.Nsid, cancellationToken);
        if (!resolution.IsResolved)
            return (resolution, null);
        if (resolution.WhyNot(wish.Version) is { } other)
            return (resolution, wish.Refuse(other));
        return await WhyFrozenAsync(resolution, cancellationToken) is { } frozen
            ? (resolution, wish.Refuse(frozen))
            : (resolution, (await lexicons.TryAsync(wish.Registration(resolution), cancellationToken))[0]);
    }

    /// <summary>Why nothing of it may come into force: it is frozen, or would be because another authority publishes it. Null where it may.</summary>
    public async Task<string?> WhyFrozenAsync(LexiconResolution resolution, CancellationToken cancellationToken)
    {
        if (await standings.FindAsync(resolution.Nsid, cancellationToken) is not { } standing)
            return null;
        if (standing.Authority is { } known && resolution.Authority is { } authority && known != authority)
            return $"It is frozen. {StandingBook.AlertOf(known, authority, await IsOtherAsync(resolution, cancellationToken))}";
        return standing.IsFrozen ? $"It is frozen. {standing.Alert}" : null;
    }

    private async Task<bool> IsOtherAsync(LexiconResolution resolution, CancellationToken cancellationToken) =>
        await lexicons.GetAsync(resolution.Nsid, cancellationToken) is { } inForce && inForce.Version != resolution.Version;

    // Only what is known to be gone is an alert: a host that is away says nothing of its records.
    private async Task<IReadOnlyList<string>> NoteAsync(LexiconResolution resolution, RegisteredLexicon inForce, string by, CancellationToken cancellationToken)
    {
        var before = await standings.FindAsync(resolution.Nsid, cancellationToken);
        if (!IsFromNetwork(inForce, before))
            return [];

        // Thawed: whoever is named now is the right one.
        var known = before?.Authority ?? resolution.Authority;
        if (resolution.IsGone && (resolution.Authority ?? known) == known)
            await standings.NoteLostAsync(resolution.Nsid, $"{resolution.Fault} The version in force stays.", by, cancellationToken);
        if (resolution.Authority is { } authority)
        {
            var update = resolution.Version == inForce.Version ? null : resolution.Version;
            if (await standings.NoteAuthorityAsync(resolution.Nsid, authority, by, update is not null, cancellationToken) && resolution.Version is not null)
                await standings.NoteUpdateAsync(resolution.Nsid, update, cancellationToken);
        }

        return Told(before, await standings.FindAsync(resolution.Nsid, cancellationToken));
    }

    private static List<string> Told(LexiconStanding? before, LexiconStanding? after)
    {
        var noted = new List<string>();
        if (after is { IsFrozen: true } && (before is not { IsFrozen: true } || before.Alert != after.Alert))
            noted.Add($"frozen: {after.Alert}");
        if (after?.Update != before?.Update)
            noted.Add(after?.Update is { } update ? $"update {update}: lexidex lexicon plan {after.Nsid} --published" : "no update any more");
        return noted;
    }
}
