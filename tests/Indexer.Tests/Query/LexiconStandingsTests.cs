using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

/// <summary>Policy, freeze and thaw over the control API of a real Indexer, and what the command line says of the same lexicon.</summary>
public sealed class LexiconStandingsTests : IAsyncLifetime
{
    private const string Nsid = "com.example.note";
    private const string Note = """{"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"any","record":{"type":"object","properties":{"text":{"type":"string"}}}}}}""";
    private const string Longer = """{"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"any","record":{"type":"object","properties":{"text":{"type":"integer"}}}}}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-standing-").FullName;
    private RunningIndexer _running = default!;
    private ControlClient _control = default!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] Place => ["--data", _folder];

    private string CatalogPath => Path.Combine(_folder, "catalog.db");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "note.json"), Note, Stop);
        await File.WriteAllTextAsync(Path.Combine(_folder, "longer.json"), Longer, Stop);
        await RunAsync("lexicon", "add", Path.Combine(_folder, "note.json"));
        _running = await RunningIndexer.StartAsync(Place);
        _control = ControlClient.FromTokenFile(_running.ControlAddress, Path.Combine(_folder, "control.token"));
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _running.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_policy_is_set_with_user_and_reason_and_the_command_line_tells_the_same()
    {
        Assert.Equal("full-transitive", (await _control.GetPolicyAsync(Nsid, Stop)).Policy);
        var set = await _control.SetPolicyAsync(Nsid, new SetLexiconPolicy { Policy = "backward", By = "ada", Reason = "ours alone" }, Stop);

        Assert.Equal("backward", set.Policy);
        Assert.StartsWith("backward", Assert.Single((await RunAsync("lexicon", "policy", Nsid)).Lines), StringComparison.Ordinal);
        Assert.Contains("ada|lexicon.policy|full-transitive|backward|ours alone", Audit());
        Assert.Equal("backward", (await _control.GetLexiconAsync(Nsid, Stop)).Standing!.Policy);
    }

    [Fact]
    public async Task Frozen_is_frozen_for_plans_until_it_is_thawed_each_with_a_reason()
    {
        await _control.SetPolicyAsync(Nsid, new SetLexiconPolicy { Policy = "mutable" }, Stop);
        Assert.True((await _control.SetFrozenAsync(Nsid, new SetFrozen { IsFrozen = true, By = "ada", Reason = "who owns it?" }, Stop)).IsFrozen);
        var draft = new DraftPlan { Nsid = Nsid, Document = System.Text.Json.JsonElement.Parse(Longer) };
        Assert.Contains("frozen", (await Assert.ThrowsAsync<ControlException>(() => _control.DraftPlanAsync(draft, Stop))).Message, StringComparison.Ordinal);
        Assert.StartsWith("free", Assert.Single((await RunAsync("lexicon", "thaw", Nsid, "--dry-run")).Lines), StringComparison.Ordinal);
        Assert.True((await _control.GetPolicyAsync(Nsid, Stop)).IsFrozen);

        Assert.False((await _control.SetFrozenAsync(Nsid, new SetFrozen { IsFrozen = false, By = "ada", Reason = "settled" }, Stop)).IsFrozen);

        Assert.Contains("ada|lexicon.freeze|||who owns it?", Audit());
        Assert.Contains("ada|lexicon.thaw|||settled", Audit());
        Assert.Equal(Nsid, (await _control.DraftPlanAsync(draft, Stop)).Nsid);
    }

    [Fact]
    public async Task A_rule_for_collections_keeps_who_and_why_and_tells_what_it_does_not_understand()
    {
        var set = await _control.SetCollectionRuleAsync(new SetCollectionRule { Pattern = "com.example.*", Action = "count", By = "ada", Reason = "only to see it" }, Stop);
        Assert.Equal(("com.example.*", "count", "ada"), (Assert.Single(set.Rules).Pattern, set.Rules[0].Action, set.Rules[0].By));
        await RunAsync("collections", "policy", "com.example.*", "usual", "--reason", "seen");

        Assert.Contains("ada|collection.rule||Count|only to see it", Audit());
        Assert.Contains(Audit(), line => line.EndsWith("|collection.rule|Count||seen", StringComparison.Ordinal));
        Assert.Equal("InvalidRequest", await CodeAsync(() => _control.SetCollectionRuleAsync(new SetCollectionRule { Pattern = "com.*.example", Action = "count" }, Stop)));
        Assert.Equal("InvalidRequest", await CodeAsync(() => _control.SetCollectionRuleAsync(new SetCollectionRule { Pattern = "*", Action = "eat" }, Stop)));
        Assert.Equal("InvalidRequest", await CodeAsync(() => _control.SetCollectionRuleAsync(new SetCollectionRule { Pattern = "*", Action = "keep", By = new string('a', LexiconPolicies.NameLengthMax + 1) }, Stop)));
        Assert.Equal("InvalidRequest", await CodeAsync(() => _control.SetPolicyAsync(Nsid, new SetLexiconPolicy { Policy = "mutable", By = " " }, Stop)));
    }

    [Fact]
    public async Task Trying_checks_everything_and_sets_nothing()
    {
        Assert.StartsWith("mutable", Assert.Single((await RunAsync("lexicon", "policy", Nsid, "mutable", "--dry-run")).Lines), StringComparison.Ordinal);
        Assert.StartsWith("frozen", Assert.Single((await RunAsync("lexicon", "freeze", Nsid, "--dry-run")).Lines), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Error, (await CommandRun.OfAsync(["lexicon", "policy", Nsid, "anything", "--dry-run", .. Place])).ExitCode);

        Assert.Equal(("full-transitive", false), ((await _control.GetPolicyAsync(Nsid, Stop)).Policy, (await _control.GetPolicyAsync(Nsid, Stop)).IsFrozen));
    }

    [Fact]
    public async Task Unknown_policies_and_reasons_past_the_limit_are_refused()
    {
        var longest = new string('r', LexiconPolicies.ReasonLengthMax);
        Assert.Equal("InvalidRequest", await CodeAsync(() => _control.SetPolicyAsync(Nsid, new SetLexiconPolicy { Policy = "anything" }, Stop)));
        Assert.Equal("mutable", (await _control.SetPolicyAsync(Nsid, new SetLexiconPolicy { Policy = "mutable", Reason = longest }, Stop)).Policy);
        Assert.Equal("InvalidRequest", await CodeAsync(() => _control.SetPolicyAsync(Nsid, new SetLexiconPolicy { Policy = "mutable", Reason = longest + "r" }, Stop)));
        Assert.Equal("InvalidRequest", await CodeAsync(() => _control.SetFrozenAsync(Nsid, new SetFrozen { IsFrozen = true, Reason = string.Concat(Enumerable.Repeat(longest, 10)) }, Stop)));
        Assert.Equal("LexiconNotFound", await CodeAsync(() => _control.SetFrozenAsync("com.example.nothing", new SetFrozen { IsFrozen = true }, Stop)));
    }

    [Fact]
    public async Task Events_of_the_registry_stand_in_diff_and_plan_with_class_and_effect()
    {
        var standings = new StandingBook(CatalogPath);
        await _control.SetPolicyAsync(Nsid, new SetLexiconPolicy { Policy = "mutable" }, Stop);
        await standings.NoteAuthorityAsync(Nsid, "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "test", cancellationToken: Stop);
        Assert.Equal(["D33 rules-waived"], await EventsAsync());

        var plan = await _control.DraftPlanAsync(new DraftPlan { Nsid = Nsid, Document = System.Text.Json.JsonElement.Parse(Longer) }, Stop);
        var waived = plan.Plan.GetProperty("changes").EnumerateArray().Single(change => change.GetProperty("kind").GetString() == "D33 rules-waived");
        Assert.Equal("registry", waived.GetProperty("class").GetString());
        Assert.StartsWith("any change", waived.GetProperty("effect").GetString(), StringComparison.Ordinal);

        await standings.NoteAuthorityAsync(Nsid, "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "test", cancellationToken: Stop);
        Assert.Equal(["D30 authority-lost", "D33 rules-waived"], await EventsAsync());
        await standings.NoteAuthorityAsync(Nsid, "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "test", isOtherSchema: true, Stop);
        Assert.Equal(["D31 authority-of-another-schema", "D33 rules-waived"], await EventsAsync());
        await standings.NoteLostAsync(Nsid, "It is gone.", "test", Stop);
        Assert.Equal(["D30 authority-lost", "D33 rules-waived"], await EventsAsync());
        var diff = await RunAsync("lexicon", "diff", Nsid, "--json");
        Assert.Contains(diff.Json, line => line.TryGetProperty("change", out var change) && change.GetString() == "D30 authority-lost"
            && line.GetProperty("effect").GetString() == "frozen; the version in force stays");
    }

    private async Task<IReadOnlyList<string>> EventsAsync()
    {
        var events = (await _control.CompareAsync(Nsid, new CompareLexicons(), Stop)).Events;
        Assert.All(events, one => Assert.Equal("registry", one.Class));
        return [.. events.Select(one => one.Change)];
    }

    private static async Task<string?> CodeAsync(Func<Task> ask) => (await Assert.ThrowsAsync<ControlException>(ask)).Code;

    private List<string> Audit()
    {
        using var connection = new SqliteConnection($"Data Source={CatalogPath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT concat_ws('|', \"Who\", \"What\", ifnull(\"Before\", ''), ifnull(\"After\", ''), ifnull(\"Reason\", '')) FROM audit";
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(reader.GetString(0));
        return lines;
    }

    private async Task<CommandRun> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, .. Place]);
        Assert.True(run.ExitCode == ExitCode.Ok, $"{string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Results}{run.Notes}");
        return run;
    }
}
