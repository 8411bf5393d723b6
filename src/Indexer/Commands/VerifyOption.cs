using System.CommandLine;
using Lexidex.Indexer.Verification;

namespace Lexidex.Indexer.Commands;

/// <summary>The option that says how much of what is read is checked, for every verb that reads.</summary>
internal static class VerifyOption
{
    public static Option<VerificationDemand> Create(VerificationDemand usual) => new("--verify")
    {
        Description = "full: hashes, trees, the chain of commits, signatures. structure: all but signatures. trust: hashes alone.",
        HelpName = "full|structure|trust",
        DefaultValueFactory = _ => usual,
    };
}
