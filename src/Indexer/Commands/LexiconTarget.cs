using System.CommandLine;
using Lexidex.Indexer.Query;

namespace Lexidex.Indexer.Commands;

/// <summary>The other side of a diff or plan: a file, or a version that was registered before.</summary>
internal static class LexiconTarget
{
    public static Argument<string?> Argument { get; } = new("target")
    {
        Description = "The other document: a file, or a version by its CID or the beginning of it. Default: the version in force.",
        HelpName = "FILE|VERSION",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The document's text, and where it came from.</summary>
    public static async Task<(string Text, string Source)> ReadAsync(
        VerbContext context, ControlPlans plans, string nsid, CancellationToken cancellationToken)
    {
        var target = context.Arguments.GetValue(Argument);
        return target is not null && File.Exists(target)
            ? (LexiconFiles.Read([target])[0].Text, target)
            : (await plans.DocumentAsync(nsid, target, cancellationToken), target is null ? "in force" : $"version {target}");
    }
}
