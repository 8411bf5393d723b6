using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Registry;

/// <summary>Registers lexicons from the network: the version that an NSID's authority publishes, with its proof.</summary>
internal sealed class LexiconImport(LexiconResolver resolver, LexiconRegistry lexicons, StandingBook standings)
{
    /// <summary>Whether the version in force, or one before it, came from the network.</summary>
    public static bool IsFromNetwork(RegisteredLexicon lexicon, LexiconStanding? standing) =>
        standing is { Authority: not null } || lexicon.Source.StartsWith("at://", StringComparison.Ordinal);

    /// <summary>Resolves without registering; a registered NSID's standing is brought up to date.</summary>
    public async Task<LexiconResolution> ResolveAsync(Nsid nsid, string by, CancellationToken cancellationToken)
    {
        var resolution = await resolver.ResolveAsync(nsid, cancellationToken);
        if (await lexicons.GetAsync(nsid.Text, cancellationToken) is { } inForce)
            await NoteAsync(resolution, inForce, by, cancellationToken);
        return resolution;
    }

    /// <summary>Resolves and registers; null for the verdict where the way ended before a document, or the NSID is frozen.</summary>
    /// <param name="edits">The operator's edits of the table; null where the proposal is taken.</param>
    public async Task<(LexiconResolution Resolution, LexiconVerdict? Verdict)> AddAsync(
        Nsid nsid, ProjectionEdits? edits, string by, CancellationToken cancellationToken)
    {
        var resolution = await ResolveAsync(nsid, by, cancellationToken);
        if (resolution is not { Document: { } document, Authority: { } authority })
            return (resolution, null);
        var isOther = await lexicons.GetAsync(nsid.Text, cancellationToken) is { } inForce && inForce.Version != resolution.Version;
        if (!await standings.NoteAuthorityAsync(nsid.Text, authority, by, isOther, cancellationToken))
        {
            var standing = await standings.FindAsync(nsid.Text, cancellationToken);
            return (resolution, new LexiconVerdict { Nsid = nsid.Text, Outcome = LexiconOutcome.Refused, Reason = $"It is frozen. {standing?.Alert}" });
        }

        var verdict = (await lexicons.AddAsync([document], edits, resolution.Source, by, cancellationToken))[0];
        if (verdict.Outcome != LexiconOutcome.Refused)
            await standings.NoteUpdateAsync(nsid.Text, null, cancellationToken);
        return (resolution, verdict);
    }

    // Only what is known to be gone is an alert: a host that is away says nothing of its records.
    private async Task NoteAsync(LexiconResolution resolution, RegisteredLexicon inForce, string by, CancellationToken cancellationToken)
    {
        var standing = await standings.FindAsync(resolution.Nsid, cancellationToken);
        if (!IsFromNetwork(inForce, standing))
            return;

        // Thawed: whoever is named now is the right one.
        var known = standing?.Authority ?? resolution.Authority;
        if (resolution.IsGone && (resolution.Authority ?? known) == known)
            await standings.NoteLostAsync(resolution.Nsid, $"{resolution.Fault} The version in force stays.", by, cancellationToken);
        if (resolution.Authority is not { } authority)
            return;
        var update = resolution.Version == inForce.Version ? null : resolution.Version;
        if (await standings.NoteAuthorityAsync(resolution.Nsid, authority, by, update is not null, cancellationToken) && resolution.Version is not null)
            await standings.NoteUpdateAsync(resolution.Nsid, update, cancellationToken);
    }
}
