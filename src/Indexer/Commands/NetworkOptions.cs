using System.CommandLine;
using System.Net;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Identity;

namespace Lexidex.Indexer.Commands;

/// <summary>The options of verbs that ask other people's hosts, and what is made of them.</summary>
internal static class NetworkOptions
{
    public static Option<Uri> Plc { get; } = PlcOption.Create();

    public static Option<bool> AllowLoopback { get; } = new("--allow-loopback")
    {
        Description = "For development: hosts on this machine may be spoken to, also without TLS.",
    };

    public static Option<IPEndPoint?> NameServer { get; } = new("--name-server")
    {
        Description = "Who is asked for TXT records. Default: the system's name servers.",
        HelpName = "ADDRESS[:PORT]",
        CustomParser = result =>
        {
            if (IPEndPoint.TryParse(result.Tokens[0].Value, out var server))
                return server.Port == 0 ? new IPEndPoint(server.Address, 53) : server;
            result.AddError($"'{result.Tokens[0].Value}' is no address of a name server, such as 9.9.9.9 or 127.0.0.1:5353.");
            return null;
        },
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Plc);
        command.Options.Add(AllowLoopback);
        command.Options.Add(NameServer);
    }

    public static OutboundOptions Outbound(VerbContext context) =>
        new() { AllowLoopback = context.Find(AllowLoopback), NameServer = context.Find(NameServer) };

    public static IdentityOptions Identity(VerbContext context) => new() { Plc = context.Find(Plc)! };
}
