using System.CommandLine;
using System.Globalization;
using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Identity;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex plc mirror: the did:plc directory's operations into the store, so that a backfill asks no one for keys.</summary>
internal static class PlcMirrorVerb
{
    private static readonly Option<Uri> Plc = PlcOption.Create();

    private static readonly Option<bool> AllowLoopback = new("--allow-loopback")
    {
        Description = "For development: a directory on this machine may be asked, also without TLS.",
    };

    public static Verb Create() => new(
        new Command("mirror", "Take the did:plc directory's export into the store, from where it stands to the end.") { Plc, AllowLoopback },
        RunAsync,
        """
        Examples:
          lexidex plc mirror                                   all of it, or what is new since the last time
          lexidex plc mirror --store postgresql://db/lexidex   into another store

        It may be stopped at any time; the same command goes on from there. Beside an Indexer that runs, only with a database server.
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToWriteAsync(context, cancellationToken);
        var rows = session.Store.Plc
            ?? throw new CommandException("NoMirror", $"{session.Store.DisplayName} keeps no mirror of the directory: this engine has no table for it yet.");
        using var door = new OutboundDoor(new OutboundOptions { AllowLoopback = context.Find(AllowLoopback) }, context.Clock);
        using var progress = new IndexProgress(context.Output);
        var began = await rows.ReadPositionAsync(cancellationToken);
        var mirroring = new PlcMirroring(door, new IdentityOptions { Plc = context.Find(Plc)! }, rows, context.Clock);
        var report = await MirrorAsync(mirroring, progress, began, context, cancellationToken);
        Tell(context.Output, report);
        return report.Refused > 0 ? ExitCode.Partial : ExitCode.Ok;
    }

    private static async Task<MirrorReport> MirrorAsync(
        PlcMirroring mirroring, IndexProgress progress, long began, VerbContext context, CancellationToken cancellationToken)
    {
        try
        {
            var from = DateTimeOffset.UnixEpoch.AddMicroseconds(began);
            return await progress.MirrorAsync(from, context.Clock.GetUtcNow(), reports => mirroring.RunAsync(reports, cancellationToken));
        }
        catch (MirrorException fault)
        {
            throw new CommandException("MirrorFailed", fault.Message, inner: fault);
        }
    }

    private static void Tell(CommandOutput output, MirrorReport report)
    {
        if (output.IsJson)
            output.Json(new { added = report.Added, refused = report.Refused, until = report.Until });
        else
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Added:N0} operations added, {report.Refused:N0} lines refused; complete until {report.Until:u}"));
    }
}
