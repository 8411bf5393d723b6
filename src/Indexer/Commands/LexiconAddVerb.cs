using System.CommandLine;
using System.Text;
using System.Text.Json;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon add: registers documents, and makes the tables of those that are records.</summary>
internal static class LexiconAddVerb
{
    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Lexicon documents (JSON), folders of them, - for the standard input, or NSIDs to find on the network.",
        HelpName = "FILE|DIR|NSID",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Show the tables that would be made; register and make nothing.",
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
        if (names.Count > 0)
            return await AddFromNetworkAsync(context, names, edits, cancellationToken);
        var files = LexiconFiles.Read(context.Require(Paths));
        if (edits is not null && files.Count != 1)
            throw new CommandException("UsageError", $"--edit is for one lexicon's table, and {files.Count} documents are named.", ExitCode.Usage);
        var lines = context.Find(DryRun)
            ? await TryAsync(context, files, edits, cancellationToken)
            : await RegisterAsync(context, files, edits, cancellationToken);
        foreach (var line in lines)
            line.Write(context.Output);
        return lines.Any(line => line.IsRefused) ? ExitCode.Partial : ExitCode.Ok;
    }

    private static bool IsName(string path) => !Path.Exists(path) && path.Contains('.', StringComparison.Ordinal) && Nsid.TryParse(path, out _);

    private static async Task<int> AddFromNetworkAsync(VerbContext context, List<string> names, ProjectionEdits? edits, CancellationToken cancellationToken)
    {
        if (names.Count != context.Require(Paths).Length)
            throw new CommandException("UsageError", "Name files and folders, or NSIDs, and not both at once.", ExitCode.Usage);
        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        using var network = new NetworkLexicons(context, session.Lexicons);
        var isWhole = true;
        foreach (var name in names.Select(Nsid.Parse))
            isWhole &= await AddFromNetworkAsync(context, network, name, edits, cancellationToken);
        await FinishAsync(context, session, cancellationToken);
        return isWhole ? ExitCode.Ok : ExitCode.Partial;
    }

    private static async Task<bool> AddFromNetworkAsync(
        VerbContext context, NetworkLexicons network, Nsid nsid, ProjectionEdits? edits, CancellationToken cancellationToken)
    {
        var (resolution, verdict) = context.Find(DryRun)
            ? (await network.Import.ResolveAsync(nsid, OperatorName.Current, cancellationToken), null)
            : await network.Import.AddAsync(nsid, edits, OperatorName.Current, cancellationToken);
        if (!context.Output.IsJson)
            NetworkLexicons.WriteHops(context.Output, resolution);
        verdict ??= new LexiconVerdict
        {
            Nsid = nsid.Text,
            Outcome = resolution.IsResolved ? LexiconOutcome.Registered : LexiconOutcome.Refused,
            Version = resolution.Version,
            Reason = resolution.IsResolved ? null : resolution.Fault,
        };
        LexiconLine.Of(resolution.IsResolved ? resolution.Source : nsid.Text, verdict, null).Write(context.Output);
        return verdict.Outcome != LexiconOutcome.Refused;
    }

    private static async Task<IReadOnlyList<LexiconLine>> RegisterAsync(
        VerbContext context, IReadOnlyList<(string Path, string Text)> files, ProjectionEdits? edits, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        var verdicts = await session.Lexicons.AddAsync(
            [.. files.Select(file => file.Text)], edits, SourceOf(context.Require(Paths)), OperatorName.Current, cancellationToken);
        await FinishAsync(context, session, cancellationToken);

        var inForce = (await session.Lexicons.ListAsync(cancellationToken)).ToDictionary(lexicon => lexicon.Nsid, StringComparer.Ordinal);
        return [.. files.Zip(verdicts, (file, verdict) =>
            LexiconLine.Of(file.Path, verdict, verdict.Reason is null ? inForce.GetValueOrDefault(verdict.Nsid)?.ReadProjection() : null))];
    }

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

    private static async Task<IReadOnlyList<LexiconLine>> TryAsync(
        VerbContext context, IReadOnlyList<(string Path, string Text)> files, ProjectionEdits? edits, CancellationToken cancellationToken)
    {
        var inForce = File.Exists(context.Place.CatalogPath)
            ? await LexiconRegistry.Open(context.Place.CatalogPath, context.Clock).ListAsync(cancellationToken)
            : [];
        var catalog = LexiconCatalog.Of(inForce.Select(row => LexiconDocument.Parse(Encoding.UTF8.GetBytes(row.Document))));
        var standing = inForce.ToDictionary(row => row.Nsid, row => row.ReadProjection(), StringComparer.Ordinal);
        var read = files.Select(file => (file.Path, Utf8: Encoding.UTF8.GetBytes(file.Text))).ToList();
        var documents = read.Select(file => (file.Path, file.Utf8, Found: Parse(file.Utf8))).ToList();
        catalog = catalog.With(documents.Select(file => file.Found.Document).OfType<LexiconDocument>());
        return [.. documents.Select(file => file.Found.Document is { } document
            ? Compile(file.Path, file.Utf8, document, catalog, edits, standing.GetValueOrDefault(document.Id.Text))
            : new LexiconLine(file.Path, "", "refused", null, null, file.Found.Fault!.Message, (file.Found.Fault as LexiconFormatException)?.Place))];
    }

    private static LexiconLine Compile(
        string path, byte[] utf8, LexiconDocument document, LexiconCatalog catalog, ProjectionEdits? edits, TableProjection? standing)
    {
        if (edits is not null && EditFaults.WhyRefused(document, catalog, edits, standing) is { } wrong)
            return new LexiconLine(path, document.Id.Text, "refused", null, null, wrong);
        var table = document.Main is RecordDefinition ? ProjectionCompiler.Compile(document, catalog, edits ?? standing?.Edits, standing) : null;
        return new LexiconLine(path, document.Id.Text, "registered", Cid.OfDagCbor(RecordJson.ToDagCbor(utf8)).ToString(), table, null);
    }

    private static (LexiconDocument? Document, Exception? Fault) Parse(byte[] utf8)
    {
        try
        {
            var document = LexiconDocument.Parse(utf8);

            // Its version is the CID of its content, so the content must be of the data model too.
            _ = RecordJson.ToDagCbor(utf8);
            return (document, null);
        }
        catch (Exception fault) when (fault is LexiconFormatException or BlockFormatException or JsonException)
        {
            return (null, fault);
        }
    }

    private static string SourceOf(IReadOnlyList<string> paths) => string.Join(", ", paths.Take(5));
}
