using System.CommandLine;
using System.Globalization;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon retire: writes a table no more, and keeps what stands in it.</summary>
internal static class LexiconRetireVerb
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would stay and what would become of new records; change nothing." };

    public static Verb Create() => new(
        new Command("retire", "Write a lexicon's table no more. Its rows stay and are read; registering it again puts it back.") { LexiconShowVerb.Nsid, ReasonOption.Instance, DryRun },
        RunAsync,
        """
        Examples:
          lexidex lexicon retire com.example.note --dry-run
          lexidex lexicon retire com.example.note --reason "nobody asks for it"
          lexidex collections policy com.example.note ignore        what is written from now on is not even kept
        """);

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var request = new RetireLexicon { By = OperatorName.Current, Reason = context.Find(ReasonOption.Instance) };
        var isTried = context.Find(DryRun);
        var retired = await new LexiconRetiring(session.Lexicons, session.Collections, session.Store)
            .RetireAsync(context.Require(LexiconShowVerb.Nsid), request, isTried, cancellationToken);
        if (context.Output.IsJson)
            context.Output.Json(new { nsid = retired.Nsid, table = retired.Table, rows = retired.Rows, action = retired.Action, isNew = retired.IsNew, dryRun = isTried });
        else
            context.Output.Line(TextOf(retired, isTried));
        return ExitCode.Ok;
    }

    private static string TextOf(LexiconRetired retired, bool isTried)
    {
        var state = isTried ? "would retire" : retired.IsNew ? "retired" : "unchanged";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{state}  {retired.Nsid}  table {retired.Table} takes no rows; {retired.Rows:N0} records stay readable; new records: {retired.Action}");
    }
}
