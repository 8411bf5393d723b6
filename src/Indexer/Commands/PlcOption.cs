using System.CommandLine;
using Lexidex.Indexer.Verification.Identity;

namespace Lexidex.Indexer.Commands;

/// <summary>The option that names the directory of did:plc, for every verb that asks it.</summary>
internal static class PlcOption
{
    public static Option<Uri> Create() => new("--plc")
    {
        Description = "The directory of did:plc identities. Environment: LEXIDEX_PLC.",
        HelpName = "URL",
        DefaultValueFactory = _ => Uri.TryCreate(Environment.GetEnvironmentVariable("LEXIDEX_PLC"), UriKind.Absolute, out var named)
            ? named
            : IdentityOptions.PublicDirectory,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                return uri;
            result.AddError($"'{result.Tokens[0].Value}' is no directory's address, such as {IdentityOptions.PublicDirectory}.");
            return null;
        },
    };
}
