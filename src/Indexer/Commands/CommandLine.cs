using System.CommandLine;
using System.CommandLine.Invocation;
using Lexidex.Indexer.Commands.Bench;

namespace Lexidex.Indexer.Commands;

/// <summary>The command line: which verbs there are, and how each begins and ends.</summary>
internal sealed class CommandLine(CommandOutput output, Func<string, string?> environment, TimeProvider clock)
{
    private const string Purpose =
        "Indexes the AT network: every record of the lexicons you register, in typed tables you can query.";

    private const string Closing = """

        Examples:
          lexidex lexicon add deploy/lexicons      register record types
          lexidex index repos/                     index CAR files
          lexidex run                              follow the network and serve the APIs
          lexidex status                           what there is
          lexidex doctor                           whether the store is well

        Exit codes:
          0 done   1 failed   2 command line not understood   3 done, but some input was refused, or something is to be mended
          4 store or Indexer unreachable   130 ended by Ctrl-C
        """;

    private readonly GlobalOptions _global = new();
    private readonly Dictionary<Command, string> _examples = [];

    /// <summary>Parses and carries out one command line; the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // Also for a line that cannot be parsed: whoever asked for JSON gets JSON.
        output.IsJson = arguments.TakeWhile(argument => argument != "--").Contains("--json");
        var parsed = Build().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
            return Misunderstood(parsed);

        var invocation = new InvocationConfiguration
        {
            Output = output.Results,
            Error = output.Notes,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    /// <summary>The tree of verbs.</summary>
    public RootCommand Build()
    {
        var root = new RootCommand(Purpose) { HelpName = "lexidex" };
        _global.AddTo(root);
        var lexicon = new Command("lexicon", "Register record types, look at them, and change them by plan.");
        Add(lexicon, LexiconAddVerb.Create());
        Add(lexicon, LexiconListVerb.Create());
        Add(lexicon, LexiconShowVerb.Create());
        Add(lexicon, LexiconValidateVerb.Create());
        Add(lexicon, LexiconSqlVerb.Create());
        Add(lexicon, LexiconResolveVerb.Create());
        Add(lexicon, LexiconPolicyVerb.Create());
        Add(lexicon, LexiconRetireVerb.Create());
        Add(lexicon, LexiconFreezeVerbs.Freeze());
        Add(lexicon, LexiconFreezeVerbs.Thaw());
        Add(lexicon, LexiconDiffVerb.Create());
        Add(lexicon, LexiconPlanVerb.Create());
        Add(lexicon, LexiconApplyVerb.Create());
        Add(lexicon, LexiconWithdrawVerb.Create());
        root.Subcommands.Add(lexicon);
        Add(root, IndexVerb.Create());
        Add(root, RunVerb.Create());
        Add(root, GetVerb.Create());
        Add(root, ListVerb.Create());
        Add(root, QueryVerb.Create());
        Add(root, SqlVerb.Create());
        var collections = new Command("collections", "Collections that are seen and not registered: what there is, and what becomes of it.");
        Add(collections, CollectionsListVerb.Create());
        Add(collections, CollectionsPolicyVerb.Create());
        root.Subcommands.Add(collections);
        var links = new Command("links", "What records name in places that no column shows: in arrays, in unions, and in records without a table.");
        Add(links, LinksListVerb.Create());
        Add(links, LinksOfVerb.Create());
        Add(links, LinksKeepVerbs.Keep());
        Add(links, LinksKeepVerbs.Forget());
        root.Subcommands.Add(links);
        var plc = new Command("plc", "Keep a mirror of the did:plc directory.");
        Add(plc, PlcMirrorVerb.Create());
        root.Subcommands.Add(plc);
        Add(root, StatusVerb.Create());
        Add(root, DoctorVerb.Create());
        Add(root, CopyVerb.Create());
        var bench = new Command("bench", "Measure this machine and its store.");
        Add(bench, BenchWriteVerb.Create());
        root.Subcommands.Add(bench);
        _examples[root] = Closing;
        ExamplesHelp.Install(root, _examples);
        return root;
    }

    private void Add(Command parent, Verb verb)
    {
        verb.Command.SetAction((parsed, cancellationToken) => CarryOutAsync(verb, parsed, cancellationToken));
        _examples[verb.Command] = verb.Examples;
        parent.Subcommands.Add(verb.Command);
    }

    private async Task<int> CarryOutAsync(Verb verb, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var place = StorePlace.From(parsed.GetValue(_global.Store), parsed.GetValue(_global.Data), environment);
            return await verb.Action(new VerbContext(parsed, place, output, clock), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Fail("Interrupted", "Interrupted. What was written stays; the same command goes on from there.");
            return ExitCode.Interrupted;
        }
        catch (Exception fault) when (VerbFaults.Tell(fault) is { } told)
        {
            output.Fail(told.Code, told.Message);
            return told.ExitCode;
        }
        catch (Exception fault)
        {
            output.Fail("InternalError", $"This is a fault of Lexidex: please report it with what stands below. {fault.Message}");
            output.Notes.WriteLine(fault);
            return ExitCode.Error;
        }
    }

    private int Misunderstood(ParseResult parsed)
    {
        var reasons = string.Join(' ', parsed.Errors.Select(error => error.Message));
        var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        output.Fail("UsageError", $"{reasons} Try: lexidex{command} --help");
        return ExitCode.Usage;
    }
}
