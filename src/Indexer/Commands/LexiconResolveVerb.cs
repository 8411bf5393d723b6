using System.CommandLine;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon resolve: what the network publishes under an NSID, hop by hop.</summary>
internal static class LexiconResolveVerb
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only look: note nothing." };

    public static Verb Create()
    {
        var command = new Command("resolve", "Find an NSID's published lexicon, and show each hop: DNS, DID, host, proof. Registers nothing; of a registered one it notes an update, or what freezes it.") { LexiconShowVerb.Nsid, DryRun };
        NetworkOptions.AddTo(command);
        return new Verb(
            command,
            RunAsync,
            """
            Examples:
              lexidex lexicon resolve app.bsky.feed.post
              lexidex lexicon resolve app.bsky.feed.post --json
              lexidex lexicon resolve app.bsky.feed.post --dry-run    the same, and note nothing
            """);
    }

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var nsid = Nsid.TryParse(context.Require(LexiconShowVerb.Nsid), out var parsed)
            ? parsed
            : throw new CommandException("UsageError", $"'{context.Require(LexiconShowVerb.Nsid)}' is no NSID.", ExitCode.Usage);
        var registry = File.Exists(context.Place.CatalogPath) ? LexiconRegistry.Open(context.Place.CatalogPath, context.Clock) : null;
        using var network = new NetworkLexicons(context);
        var resolution = registry is null || context.Find(DryRun)
            ? await network.Resolver.ResolveAsync(nsid, cancellationToken)
            : await network.ImportTo(registry).ResolveAsync(nsid, OperatorName.Current, cancellationToken);
        var inForce = registry is null ? null : (await registry.GetAsync(nsid.Text, cancellationToken))?.Version;
        if (context.Output.IsJson)
            context.Output.Results.WriteLine(JsonSerializer.Serialize(ControlNetwork.WayOf(resolution, inForce), ControlJson.Options));
        else
            Write(context.Output, resolution, inForce);
        return resolution.IsResolved ? ExitCode.Ok : ExitCode.Error;
    }

    private static void Write(CommandOutput output, Registry.LexiconResolution resolution, string? inForce)
    {
        NetworkLexicons.WriteHops(output, resolution);
        if (ControlNetwork.WayOf(resolution, inForce).Event is { } refused)
            output.Line($"event    {refused.Change}: {refused.Effect}");
        if (resolution.Version is { } version)
            output.Line(inForce is null ? $"version  {version}  not registered here" : inForce == version ? $"version  {version}  in force here" : $"version  {version}  in force here is {inForce}");
    }
}
