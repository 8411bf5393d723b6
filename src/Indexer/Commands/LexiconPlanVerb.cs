using System.CommandLine;
using System.Text.Json;
using Lexidex.Indexer.Query;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Commands;

/// <summary>lexidex lexicon plan: what would be done to bring another version into force, word for word, under one hash.</summary>
internal static class LexiconPlanVerb
{
    private static readonly Option<string[]> Drops = new("--drop")
    {
        Description = "A column to take away; its values move back into the remainder first. May be repeated.",
        HelpName = "COLUMN",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the plan; keep none that could be applied." };

    public static Verb Create()
    {
        var command = new Command("plan", "Draft a plan from the version in force to another. Changes no table; lexicon apply HASH does.")
        {
            LexiconShowVerb.Nsid, Drops, EditsFile.Option, PaceOption.Rows, DryRun,
        };
        LexiconTarget.AddTo(command);
        return new Verb(
            command,
            RunAsync,
            """
            Examples:
              lexidex lexicon plan com.example.note note-2.json
              lexidex lexicon plan com.example.note --published
              lexidex lexicon plan com.example.note --drop old_column
              lexidex lexicon plan com.example.note --edit note.edits.json --dry-run
              lexidex lexicon plan com.example.note bafyrei… --json
            """);
    }

    private static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var nsid = context.Require(LexiconShowVerb.Nsid);
        var edits = await EditsFile.ReadAsync(context, cancellationToken);
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var plans = new ControlPlans(session.Lexicons, session.Plans, session.NewDraft(), PaceOption.Of(context));
        var (text, source) = await LexiconTarget.ReadAsync(context, session, plans, nsid, context.Find(DryRun) ? NetworkUse.Try : NetworkUse.Plan, cancellationToken);
        var plan = await session.NewDraft().DraftAsync(nsid, text, context.Find(Drops) ?? [], edits, source, OperatorName.Current, cancellationToken);
        Write(context, context.Find(DryRun) ? plan : await session.Plans.DraftAsync(plan, cancellationToken));
        return ExitCode.Ok;
    }

    private static void Write(VerbContext context, PlannedChange plan)
    {
        var (output, summary) = (context.Output, PlanShow.SummaryOf(plan, PaceOption.Of(context)));
        if (output.IsJson)
        {
            output.Results.WriteLine(JsonSerializer.Serialize(summary, ControlJson.Options));
            return;
        }

        output.Line($"plan   {summary.Hash}  {summary.State}");
        WriteMembers(output, summary.Plan);
        if (summary.RowsTotal > 0)
            output.Line(FormattableString.Invariant($"{"rows",-12} {summary.RowsTotal:N0} are read again: {summary.SecondsAtLeast:N0} s at least"));
        if (summary.RowsChecked > 0)
            output.Line(FormattableString.Invariant($"{"invalid",-12} {summary.InvalidNow:N0} of {summary.RowsChecked:N0} rows that were looked at are flagged now, and {summary.InvalidThen:N0} will be"));
        output.Line($"apply  lexidex lexicon apply {summary.Hash}");
    }

    // Every member of the plan as it is hashed: nothing is done that is not shown.
    private static void WriteMembers(CommandOutput output, JsonElement plan)
    {
        foreach (var member in plan.EnumerateObject())
            WriteMember(output, member.Name, member.Value);
    }

    private static void WriteMember(CommandOutput output, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                WriteItem(output, name, item);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var part in value.EnumerateObject())
                output.Line($"{name,-12} {part.Name} {part.Value}");
        }
        else
        {
            output.Line($"{name,-12} {value}");
        }
    }

    private static void WriteItem(CommandOutput output, string name, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("step", out var step))
        {
            output.Line($"{name,-12} {item}");
            return;
        }

        output.Line($"step         {step}");
        foreach (var statement in item.GetProperty("sql").EnumerateArray())
            output.Results.WriteLine($"               {statement.GetString()!.ReplaceLineEndings("\n               ")};");
    }
}
