using System.CommandLine;
using Lexidex.Indexer.Stores;
using Spectre.Console;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex doctor: what of a store is missing, wrong or slow, and how to mend it. Makes nothing.</summary>
internal static class DoctorVerb
{
    public static Verb Create() => new(
        new Command("doctor", "Look at the store's version, rights, settings and clock, and say what to mend. Changes nothing."),
        RunAsync,
        """
        Examples:
          lexidex doctor
          lexidex doctor --store postgresql://lexidex@localhost/lexidex
          lexidex doctor --json        {store, checks: [{what, found, verdict, mend}], warnings, failed}

        Exit codes: 0 all is fine; 3 something is to be mended; 4 the store does not answer.
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var store = StoreFactory.Create(context.Place.Store);
        var checks = await store.CheckAsync(cancellationToken);
        if (context.Output.IsJson)
            WriteJson(context.Output, store.DisplayName, checks);
        else
            WriteText(context.Output, store.DisplayName, checks);
        return checks.All(check => check.Verdict == CheckVerdict.Fine) ? ExitCode.Ok : ExitCode.ToMend;
    }

    private static void WriteJson(CommandOutput output, string store, IReadOnlyList<StoreCheck> checks) => output.Json(new
    {
        store,
        checks = checks.Select(check => new { check.What, check.Found, verdict = WordOf(check), check.Mend }),
        warnings = checks.Count(check => check.Verdict == CheckVerdict.Warning),
        failed = checks.Count(check => check.Verdict == CheckVerdict.Failed),
    });

    private static void WriteText(CommandOutput output, string store, IReadOnlyList<StoreCheck> checks)
    {
        output.Line($"store    {store}");
        var table = new Table().AddColumns("", "what", "found");
        foreach (var check in checks)
            table.AddRow(Markup.Escape(WordOf(check)), Markup.Escape(check.What), Markup.Escape(check.Found));
        output.Table(table);
        foreach (var check in checks.Where(check => check.Mend is not null))
            output.Line($"{check.What}: {check.Mend}");
        if (checks.All(check => check.Verdict == CheckVerdict.Fine))
            output.Line("All is fine.");
    }

    private static string WordOf(StoreCheck check) => check.Verdict switch
    {
        CheckVerdict.Fine => "fine",
        CheckVerdict.Warning => "warning",
        _ => "failed",
    };
}
