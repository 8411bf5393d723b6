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
    public static Verb Create()
    {
        var command = new Command("resolve", "Find an NSID's published lexicon, and show each hop: DNS, DID, host, proof. Registers nothing.") { LexiconShowVerb.Nsid };
        NetworkOptions.AddTo(command);
        return new Verb(
            command,
            RunAsync,
            """
            Examples:
              lexidex lexicon resolve app.bsky.feed.post
              lexidex lexicon resolve app.bsky.feed.post --json
            """);
    }

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var nsid = Nsid.TryParse(context.Require(LexiconShowVerb.Nsid), out var parsed)
            ? parsed
            : throw new CommandException("UsageError", $"'{context.Require(LexiconShowVerb.Nsid)}' is no NSID.", ExitCode.Usage);
        var registry = LexiconRegistry.Open(context.Place.CatalogPath, context.Clock);
        using var network = new NetworkLexicons(context, registry);
        var resolution = await network.Import.ResolveAsync(nsid, OperatorName.Current, cancellationToken);
        var inForce = (await registry.GetAsync(nsid.Text, cancellationToken))?.Version;
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
