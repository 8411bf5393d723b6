using System.CommandLine;
using Lexidex.Indexer.Registry;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon add: registers documents, and makes the tables of those that are records.</summary>
internal static class LexiconAddVerb
{
    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Lexicon documents (JSON), folders of them, - for the standard input, or NSIDs to find on the network.",
        HelpName = "FILE|DIR|NSID[@VERSION]",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Say what would become of each, with its table; register, note and make nothing.",
    };

    public static Verb Create()
    {
        var command = new Command("add", "Register lexicons: a record type becomes a table. Doing it again changes nothing.") { Paths, EditsFile.Option, DryRun };
        NetworkOptions.AddTo(command);
        return new Verb(
            command,
            RunAsync,
            """
            Examples:
              lexidex lexicon add deploy/lexicons
              lexidex lexicon add my.record.json --dry-run
              lexidex lexicon add my.record.json --edit my.edits.json
              lexidex lexicon add app.bsky.feed.post          what its authority publishes, its proof checked
            """);
    }

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var edits = await EditsFile.ReadAsync(context, cancellationToken);
        var names = context.Require(Paths).Where(IsName).ToList();
        if (names.Count > 1 && edits is not null)
            throw new CommandException("UsageError", $"--edit is for one lexicon's table, and {names.Count} NSIDs are named.", ExitCode.Usage);
        if (names.Count > 0 && names.Count != context.Require(Paths).Length)
            throw new CommandException("UsageError", "Name files and folders, or NSIDs, and not both at once.", ExitCode.Usage);
        var lines = names.Count > 0
            ? await AddFromNetworkAsync(context, [.. names.Select(NameOf)], edits, cancellationToken)
            : await AddFromFilesAsync(context, edits, cancellationToken);
        return lines.Any(line => line.IsRefused) ? ExitCode.Partial : ExitCode.Ok;
    }

    private static bool IsName(string path) =>
        !Path.Exists(path) && path.Contains('.', StringComparison.Ordinal) && Nsid.TryParse(path.Split('@')[0], out _);

    private static (Nsid Nsid, string? Version) NameOf(string name) =>
        name.Split('@', 2) is [var nsid, var version] ? (Nsid.Parse(nsid), version) : (Nsid.Parse(name), null);

    private static async Task<IReadOnlyList<LexiconLine>> AddFromNetworkAsync(
        VerbContext context, IReadOnlyList<(Nsid Nsid, string? Version)> names, ProjectionEdits? edits, CancellationToken cancellationToken)
    {
        using var network = new NetworkLexicons(context);
        if (context.Find(DryRun))
        {
            var trial = await LexiconTrial.OpenAsync(context, cancellationToken);
            return await EachAsync(context, names, name => trial.OfAsync(
                network, new NetworkWish(name.Nsid, name.Version, edits, trial.Filled, OperatorName.Current), cancellationToken));
        }

        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        var filled = await FilledTables.OfAsync(session.Store, cancellationToken);
        var import = network.ImportTo(session.Lexicons);
        var lines = await EachAsync(context, names, name => import.AddAsync(
            new NetworkWish(name.Nsid, name.Version, edits, filled, OperatorName.Current), cancellationToken));
        await FinishAsync(context, session, cancellationToken);
        return lines;
    }

    private static async Task<IReadOnlyList<LexiconLine>> EachAsync(
        VerbContext context,
        IReadOnlyList<(Nsid Nsid, string? Version)> names,
        Func<(Nsid Nsid, string? Version), Task<(LexiconResolution Resolution, LexiconDecision? Decision)>> register)
    {
        var lines = new List<LexiconLine>();
        foreach (var name in names)
        {
            var (resolution, decision) = await register(name);
            if (!context.Output.IsJson)
                NetworkLexicons.WriteHops(context.Output, resolution);
            lines.Add(decision is null
                ? new LexiconLine(name.Nsid.Text, name.Nsid.Text, "refused", null, null, resolution.Fault)
                : LexiconLine.Of(resolution.Source, decision));
            lines[^1].Write(context.Output);
        }

        return lines;
    }

    private static async Task<IReadOnlyList<LexiconLine>> AddFromFilesAsync(VerbContext context, ProjectionEdits? edits, CancellationToken cancellationToken)
    {
        var files = LexiconFiles.Read(context.Require(Paths));
        if (edits is not null && files.Count != 1)
            throw new CommandException("UsageError", $"--edit is for one lexicon's table, and {files.Count} documents are named.", ExitCode.Usage);
        var decisions = context.Find(DryRun)
            ? await TryAsync(context, files, edits, cancellationToken)
            : await RegisterAsync(context, files, edits, cancellationToken);
        var lines = files.Zip(decisions, (file, decision) => LexiconLine.Of(file.Path, decision)).ToList();
        foreach (var line in lines)
            line.Write(context.Output);
        return lines;
    }

    private static async Task<IReadOnlyList<LexiconDecision>> TryAsync(
        VerbContext context, IReadOnlyList<(string Path, string Text)> files, ProjectionEdits? edits, CancellationToken cancellationToken)
    {
        var trial = await LexiconTrial.OpenAsync(context, cancellationToken);
        return await trial.OfAsync(WishOf(context, files, edits, trial.Filled), cancellationToken);
    }

    private static async Task<IReadOnlyList<LexiconDecision>> RegisterAsync(
        VerbContext context, IReadOnlyList<(string Path, string Text)> files, ProjectionEdits? edits, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        var filled = await FilledTables.OfAsync(session.Store, cancellationToken);
        var decisions = await session.Lexicons.AddAsync(WishOf(context, files, edits, filled), cancellationToken);
        await FinishAsync(context, session, cancellationToken);
        return decisions;
    }

    private static LexiconRegistration WishOf(
        VerbContext context, IReadOnlyList<(string Path, string Text)> files, ProjectionEdits? edits, IReadOnlySet<string> filled) =>
        new([.. files.Select(file => file.Text)], SourceOf(context.Require(Paths)), OperatorName.Current) { Edits = edits, Filled = filled };

    // A running Indexer looks at the catalog twice a second and makes the tables itself, between two of its writes.
    private static async Task FinishAsync(VerbContext context, StoreSession session, CancellationToken cancellationToken)
    {
        if (await session.Tables.RefreshAsync(cancellationToken) && await new MoveWait(context, session).RunAsync(cancellationToken))
            return;
        for (var patience = 30; patience > 0; patience--)
        {
            if (await IsCarriedOutAsync(session, cancellationToken))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }

        context.Output.Note(
            "Another process writes to the store: it makes the tables, and moves into them what was kept before. See lexidex status.");
    }

    private static async Task<bool> IsCarriedOutAsync(StoreSession session, CancellationToken cancellationToken)
    {
        var lexicons = await session.Lexicons.ListAsync(cancellationToken);
        return lexicons.All(lexicon => lexicon.State != LexiconState.Registered) && (await session.Moves.ListAsync(cancellationToken)).Count == 0;
    }

    private static string SourceOf(IReadOnlyList<string> paths) => string.Join(", ", paths.Take(5));
}
