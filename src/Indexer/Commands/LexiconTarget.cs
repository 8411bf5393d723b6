using System.CommandLine;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>What a document from the network is wanted for.</summary>
internal enum NetworkUse
{
    /// <summary>To look at: nothing is noted, and any authority will do.</summary>
    Look,

    /// <summary>For a plan that is tried: nothing is noted, and what would freeze the lexicon is refused.</summary>
    Try,

    /// <summary>For a plan: what the network tells of the NSID is noted.</summary>
    Plan,
}

/// <summary>The other side of a diff or plan: a file, a version that was registered before, or what the network has.</summary>
internal static class LexiconTarget
{
    public static Argument<string?> Argument { get; } = new("target")
    {
        Description = "The other document: a file, or a version by its CID or the beginning of it, registered or seen on the network. Default: the version in force.",
        HelpName = "FILE|VERSION",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Option<bool> Published { get; } = new("--published")
    {
        Description = "The version that its authority publishes now, found on the network, its proof checked.",
    };

    public static void AddTo(Command command)
    {
        command.Arguments.Add(Argument);
        command.Options.Add(Published);
        NetworkOptions.AddTo(command);
    }

    /// <summary>The document's text, and where it came from.</summary>
    public static async Task<(string Text, string Source)> ReadAsync(
        VerbContext context, StoreSession session, ControlPlans plans, string nsid, NetworkUse use, CancellationToken cancellationToken)
    {
        var target = context.Arguments.GetValue(Argument);
        if (context.Find(Published) && target is not null && File.Exists(target))
            throw new CommandException("UsageError", "Name a file, or --published, and not both.", ExitCode.Usage);
        if (target is not null && File.Exists(target))
            return (LexiconFiles.Read([target])[0].Text, target);
        var update = (await session.Standings.FindAsync(nsid, cancellationToken))?.Update;
        return context.Find(Published) || (target is not null && update?.StartsWith(target, StringComparison.Ordinal) == true)
            ? await FromNetworkAsync(context, session, Nsid.Parse(nsid), use, cancellationToken)
            : ((await plans.VersionAsync(nsid, target, cancellationToken)).Document, target is null ? "in force" : $"version {target}");
    }

    private static async Task<(string Text, string Source)> FromNetworkAsync(
        VerbContext context, StoreSession session, Nsid nsid, NetworkUse use, CancellationToken cancellationToken)
    {
        using var network = new NetworkLexicons(context);
        var import = network.ImportTo(session.Lexicons);
        var resolution = use == NetworkUse.Plan
            ? await import.ResolveAsync(nsid, OperatorName.Current, cancellationToken)
            : await network.Resolver.ResolveAsync(nsid, cancellationToken);
        if (resolution.Document is not { } document)
            throw new CommandException("NotResolved", $"{resolution.Fault} See each hop: lexidex lexicon resolve {nsid}");
        if (resolution.WhyNot(context.Arguments.GetValue(Argument)) is { } other)
            throw new CommandException("VersionNotFound", other);
        return use == NetworkUse.Try && await import.WhyFrozenAsync(resolution, cancellationToken) is { } frozen
            ? throw new CommandException("PlanRefused", frozen)
            : (document, resolution.Source);
    }
}
