using System.CommandLine;
using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Verification;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex run: the Indexer itself, until it is told to end.</summary>
internal static class RunVerb
{
    public const string ReadUrlsUsual = "http://127.0.0.1:8080";
    public const string ControlUrlsUsual = "http://127.0.0.1:8081";
    public const string RelayUsual = "wss://bsky.network";

    private static readonly Option<Uri> Relay = new("--relay")
    {
        Description = "The relay or PDS to follow: wss, https, ws or http.",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(RelayUsual),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "wss" or "http" or "https")
                return uri;
            result.AddError($"'{result.Tokens[0].Value}' is no relay's address, such as {RelayUsual}.");
            return null;
        },
    };

    private static readonly Option<IngestMode> Mode = new("--mode")
    {
        Description = "live: commits from now on, no backfill. network: every repository, fetched whole, then followed. list: only those of --did.",
        HelpName = "live|network|list",
        DefaultValueFactory = _ => IngestMode.Live,
    };

    private static readonly Option<string[]> Dids = new("--did") { Description = "A repository of mode list. May be repeated.", HelpName = "DID" };

    private static readonly Option<string?> SourceName = new("--source-name")
    {
        Description = "The name that positions are kept under. Default: the relay's host.",
        HelpName = "NAME",
    };

    private static readonly Option<VerificationDemand> Verify = VerifyOption.Create(VerificationDemand.Full);

    private static readonly Option<bool> IsPds = new("--is-pds")
    {
        Description = "The host of --relay is a PDS: only the accounts that live there are believed.",
    };

    private static readonly Option<bool> NoSource = new("--no-source") { Description = "Follow nothing: serve what is stored." };

    private static readonly Option<int?> Writers = WritersOption.Create();

    private static readonly Option<bool> AllowLoopback = new("--allow-loopback")
    {
        Description = "For development: hosts on this machine may be spoken to, also without TLS.",
    };

    private static readonly Option<Uri> Plc = PlcOption.Create();

    private static readonly Option<int> LexiconRecheck = new("--lexicon-recheck")
    {
        Description = "Hours from one look at how a lexicon from the network is published to the next; 0 for none.",
        HelpName = "HOURS",
        DefaultValueFactory = _ => 24,
        Validators =
        {
            static result =>
            {
                if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var hours) || hours is < 0 or > 24 * 365))
                    result.AddError("--lexicon-recheck takes hours, from 1 to 8760, or 0 for no look at all.");
            },
        },
    };

    private static readonly Option<string> ReadUrls = new("--read-urls")
    {
        Description = "Where the public read API listens; several with ';'. Environment: LEXIDEX_READ_URLS.",
        HelpName = "URLS",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LEXIDEX_READ_URLS") ?? ReadUrlsUsual,
    };

    private static readonly Option<string> ControlUrls = new("--control-urls")
    {
        Description = "Where the control API listens. Environment: LEXIDEX_CONTROL_URLS.",
        HelpName = "URLS",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LEXIDEX_CONTROL_URLS") ?? ControlUrlsUsual,
    };

    public static Verb Create() => new(
        new Command("run", "Follow a relay or PDS, and serve the read API and the control API, until Ctrl-C.")
        {
            Relay, Mode, Dids, SourceName, Verify, IsPds, NoSource, Writers, Plc, AllowLoopback, NetworkOptions.NameServer, LexiconRecheck, PaceOption.Rows,
            ReadUrls, ControlUrls,
        },
        RunAsync,
        """
        Examples:
          lexidex run                                        follow the public network from now on
          lexidex run --mode list --did did:plc:…            one repository, whole
          lexidex run --relay http://localhost:2583 --mode network --allow-loopback      everything of a PDS on this machine
          lexidex run --no-source                            only serve
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(context);
        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken, settings.LoadsNetwork);
        await StoreReport.TellAsync(session.Store, context.Output, cancellationToken);
        await using var host = IndexerHost.Create(context, session, settings);
        return await host.RunAsync(cancellationToken);
    }

    private static RunSettings SettingsOf(VerbContext context)
    {
        var outbound = new OutboundOptions { AllowLoopback = context.Find(AllowLoopback), NameServer = context.Find(NetworkOptions.NameServer) };
        var sources = context.Find(NoSource) ? Array.Empty<FollowSettings>() : [SourceOf(context)];
        var identity = new IdentityOptions { Plc = context.Find(Plc)! };
        TimeSpan? recheck = context.Find(LexiconRecheck) is > 0 and var hours && sources.Length > 0 ? TimeSpan.FromHours(hours) : null;
        return new RunSettings(sources, outbound, identity, context.Find(ReadUrls)!, context.Find(ControlUrls)!, recheck, PaceOption.Of(context)) { Writers = context.Find(Writers) };
    }

    private static FollowSettings SourceOf(VerbContext context)
    {
        var (relay, mode) = (context.Find(Relay)!, context.Find(Mode));
        var dids = (context.Find(Dids) ?? []).Select(RepoArgument.Parse).ToList<Did>();
        if (mode == IngestMode.List != dids.Count > 0)
            throw new CommandException("UsageError", "--mode list and --did go together: name each repository with --did.", ExitCode.Usage);
        return new FollowSettings(context.Find(SourceName) ?? relay.Host, relay, mode, dids)
        {
            Demand = context.Find(Verify),
            IsPds = context.Find(IsPds),
        };
    }
}
