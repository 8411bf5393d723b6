using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tables.Evolution;
using Lexidex.Schema.Tests.Lexicons;
using Xunit;

namespace Lexidex.Schema.Tests.Catalog;

public sealed class LexiconRegistryTests : IDisposable
{
    private const string Nsid = "com.example.recipe";

    private readonly CatalogFile _file = new();
    private readonly LexiconRegistry _registry;

    public LexiconRegistryTests() => _registry = _file.Open();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_record_lexicon_is_kept_with_the_table_it_compiles_to()
    {
        var verdict = Assert.Single(await AddAsync(Record("title")));

        Assert.Equal(LexiconOutcome.Registered, verdict.Outcome);
        Assert.Equal("com_example_recipe", verdict.Table);
        var row = Assert.Single(await _registry.ListAsync(Cancelled));
        Assert.Equal((Nsid, "record", LexiconState.Registered, "recipe.json", "ada"), (row.Nsid, row.Kind, row.State, row.Source, row.RegisteredBy));
        Assert.Equal(Record("title"), row.Document);
        Assert.Equal(verdict.Version, row.Version);
        Assert.Equal(["title"], row.ReadProjection()!.Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task The_same_content_spaced_and_ordered_otherwise_changes_nothing()
    {
        var first = Assert.Single(await AddAsync(Record("title")));
        var change = await _registry.LastChangeAsync(Cancelled);

        var again = Assert.Single(await AddAsync(
            """{ "id":"com.example.recipe",  "lexicon": 1, "defs": {"main":{"key":"tid", "record":{"properties":{"title":{"type":"string"}}, "type":"object"}, "type":"record"}}}"""));

        Assert.Equal((LexiconOutcome.Unchanged, first.Version), (again.Outcome, again.Version));
        Assert.Equal(change, await _registry.LastChangeAsync(Cancelled));
        Assert.Single(await _registry.VersionsAsync(Nsid, Cancelled));
    }

    [Fact]
    public async Task A_version_that_leaves_the_table_alone_comes_into_force_and_the_old_one_is_kept()
    {
        var first = Assert.Single(await AddAsync(Record("title")));
        Assert.True(await _registry.MarkAsync(Nsid, first.Version!, LexiconState.Active, "indexer", cancellationToken: Cancelled));

        var second = Assert.Single(await AddAsync(Record("title", description: "What to cook")));

        Assert.Equal(LexiconOutcome.Registered, second.Outcome);
        var row = await _registry.GetAsync(Nsid, Cancelled);
        Assert.Equal((second.Version, LexiconState.Active), (row!.Version, row.State));
        Assert.Equal([first.Version, second.Version], (await _registry.VersionsAsync(Nsid, Cancelled)).Select(version => version.Version));
    }

    [Theory]
    [InlineData("""{"type":"string","maxLength":3000}""", """{"type":"string","maxLength":300}""")]
    [InlineData("""{"type":"string","maxLength":300}""", """{"type":"string"}""")]
    [InlineData("""{"type":"string"}""", """{"type":"string","knownValues":["a"]}""")]
    [InlineData("""{"type":"string","enum":["a"]}""", """{"type":"string"}""")]
    [InlineData("""{"type":"bytes"}""", """{"type":"bytes","maxLength":16}""")]
    public async Task A_version_with_other_limits_comes_into_force_and_its_table_stands(string before, string after)
    {
        static string With(string property) => LexiconText.Document(Nsid, LexiconText.Record($"\"title\": {property}"));
        await AddAsync(With(before));
        var stands = (await _registry.GetAsync(Nsid, Cancelled))!.Projection;
        await _registry.Standings.SetPolicyAsync(Nsid, "mutable", "test", null, Cancelled);

        Assert.Null(Assert.Single(await AddAsync(With(after))).Reason);

        Assert.Equal(stands, (await _registry.GetAsync(Nsid, Cancelled))!.Projection);
    }

    [Fact]
    public async Task A_version_that_was_in_force_before_comes_back_without_a_second_row()
    {
        var first = Assert.Single(await AddAsync(Record("title")));
        await AddAsync(Record("title", description: "What to cook"));

        var back = Assert.Single(await AddAsync(Record("title")));

        Assert.Equal((LexiconOutcome.Registered, first.Version), (back.Outcome, back.Version));
        Assert.Equal(2, (await _registry.VersionsAsync(Nsid, Cancelled)).Count);
        Assert.Equal(first.Version, (await _registry.GetAsync(Nsid, Cancelled))!.Version);
    }

    [Fact]
    public async Task A_version_that_would_change_the_table_is_refused_and_names_the_columns()
    {
        var first = Assert.Single(await AddAsync(Record("title")));

        var refused = Assert.Single(await AddAsync(Record("headline")));

        Assert.Equal(LexiconOutcome.Refused, refused.Outcome);
        Assert.Contains("headline", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("title", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(first.Version, (await _registry.GetAsync(Nsid, Cancelled))!.Version);
    }

    [Fact]
    public async Task A_record_does_not_become_something_else()
    {
        await AddAsync(Record("title"));

        var refused = Assert.Single(await AddAsync("""{"lexicon":1,"id":"com.example.recipe","defs":{}}"""));

        Assert.Equal(LexiconOutcome.Refused, refused.Outcome);
        Assert.Equal("record", (await _registry.GetAsync(Nsid, Cancelled))!.Kind);
    }

    [Theory]
    [InlineData("not json", "")]
    [InlineData("[]", "")]
    [InlineData("""{"lexicon":1,"id":"com.example.broken","defs":{"main":{"type":"record","key":"tid","record":{"type":"strin"}}}}""", "com.example.broken")]
    [InlineData("""{"lexicon":1,"id":"no nsid","defs":{}}""", "no nsid")]
    [InlineData("""{"lexicon":1,"id":"com.example.half","description":0.5,"defs":{}}""", "com.example.half")]
    public async Task A_document_that_is_no_lexicon_is_refused_and_the_others_are_not(string document, string named)
    {
        var verdicts = await AddAsync(document, Record("title"));

        Assert.Equal([LexiconOutcome.Refused, LexiconOutcome.Registered], verdicts.Select(verdict => verdict.Outcome));
        Assert.Equal(named, verdicts[0].Nsid);
        Assert.NotEmpty(verdicts[0].Reason!);
        Assert.Single(await _registry.ListAsync(Cancelled));
    }

    [Fact]
    public async Task Documents_of_one_request_may_refer_to_each_other_in_any_order()
    {
        const string Post = """
            {"lexicon":1,"id":"com.example.post","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
            "place":{"type":"ref","ref":"com.example.defs#place"}}}}}}
            """;
        const string Defs = """
            {"lexicon":1,"id":"com.example.defs","defs":{"place":{"type":"object","properties":{"city":{"type":"string"}}}}}
            """;

        var verdicts = await AddAsync(Post, Defs);

        Assert.All(verdicts, verdict => Assert.Equal(LexiconOutcome.Registered, verdict.Outcome));
        var post = await _registry.GetAsync("com.example.post", Cancelled);
        Assert.Equal(["place", "city"], Assert.Single(post!.ReadProjection()!.Columns).Path);
        var defs = await _registry.GetAsync("com.example.defs", Cancelled);
        Assert.Equal(("defs", null, LexiconState.Active), (defs!.Kind, defs.Projection, defs.State));
        Assert.Equal(2, (await _registry.ReadCatalogAsync(Cancelled)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_of_another_document_shows_up_where_it_is_used(bool isOlderCatalog)
    {
        static string Lent(string type) => """{"lexicon":1,"id":"com.example.lent","defs":{"a":{"type":"object","properties":{"n":{"type":"TYPE"}}}}}"""
            .Replace("TYPE", type, StringComparison.Ordinal);
        var user = """{"lexicon":1,"id":"com.example.user","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{"x":{"type":"ref","ref":"com.example.lent#a"}}}}}}""";
        await AddAsync(Lent("integer"), user, Record("title"));
        foreach (var nsid in new[] { "com.example.lent", "com.example.user" })
            await _registry.Standings.SetPolicyAsync(nsid, "mutable", "ada", cancellationToken: Cancelled);
        if (isOlderCatalog)
            _file.Query("UPDATE lexicon SET ResolvedWith = NULL");

        var verdict = Assert.Single(await AddAsync(Lent("string")));

        Assert.Equal((LexiconOutcome.Registered, "com.example.user"), (verdict.Outcome, Assert.Single(verdict.Behind)));
        var archive = await _registry.ReadArchiveAsync(Cancelled);
        var row = archive.Find("com.example.user")!;
        var change = archive.DifferencesOf(archive.DocumentOf(row), archive.Catalog)[^1].Changes[0];
        Assert.Equal((ChangeKind.TypeChanged, "$.x.n"), (change.Kind, change.Path));
        Assert.Equal("com.example.lent", Assert.Single(archive.NewerThan(row)).Text);
    }

    [Fact]
    public async Task A_document_that_is_refused_is_not_there_for_those_that_come_with_it()
    {
        static string Lent(string type) => """{"lexicon":1,"id":"com.example.lent","defs":{"a":{"type":"TYPE"}}}""".Replace("TYPE", type, StringComparison.Ordinal);
        const string User = """{"lexicon":1,"id":"com.example.user","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{"x":{"type":"ref","ref":"com.example.lent#a"}}}}}}""";
        await AddAsync(Lent("integer"));

        var verdicts = await AddAsync(Lent("string"), User);

        Assert.Equal([LexiconOutcome.Refused, LexiconOutcome.Registered], verdicts.Select(verdict => verdict.Outcome));
        Assert.Equal(ColumnType.Integer, Assert.Single((await _registry.GetAsync("com.example.user", Cancelled))!.ReadProjection()!.Columns).Type);
    }

    [Fact]
    public async Task By_a_table_with_rows_only_what_changes_no_record_is_taken_and_trying_it_tells_the_same()
    {
        await AddAsync(Record("title"));
        var required = Record("title").Replace("\"properties\"", "\"required\":[\"title\"],\"properties\"", StringComparison.Ordinal);
        await _registry.Standings.SetPolicyAsync(Nsid, "mutable", "ada", cancellationToken: Cancelled);
        var wish = WishOf(required) with { Filled = new HashSet<string> { Nsid } };
        var change = await _registry.LastChangeAsync(Cancelled);

        var tried = Assert.Single(await _registry.TryAsync(wish, Cancelled)).Verdict;
        var added = Assert.Single(await _registry.AddAsync(wish, Cancelled)).Verdict;
        var empty = Assert.Single(await _registry.TryAsync(WishOf(required), Cancelled)).Verdict;

        Assert.Equal((LexiconOutcome.Refused, LexiconOutcome.Refused, tried.Reason), (tried.Outcome, added.Outcome, added.Reason));
        Assert.Contains($"D8 RequiredGained at $.title). Checking the rows that stand takes a plan: lexidex lexicon plan {Nsid} FILE", tried.Reason, StringComparison.Ordinal);
        Assert.Equal(LexiconOutcome.Registered, empty.Outcome);
        Assert.Equal(change, await _registry.LastChangeAsync(Cancelled));
    }

    [Fact]
    public async Task Every_decision_is_audited_with_what_was_before()
    {
        var first = Assert.Single(await AddAsync(Record("title")));
        var second = Assert.Single(await AddAsync(Record("title", description: "What to cook")));
        await _registry.MarkAsync(Nsid, second.Version!, LexiconState.Refused, "indexer", "no disk", Cancelled);

        var audit = await _registry.AuditAsync(10, Cancelled);

        Assert.Equal(["lexicon.state", "lexicon.register", "lexicon.register"], audit.Select(entry => entry.What));
        Assert.Equal(("indexer", "Registered", "Refused", "no disk"), (audit[0].Who, audit[0].Before, audit[0].After, audit[0].Reason));
        Assert.Equal(("ada", first.Version, second.Version), (audit[1].Who, audit[1].Before, audit[1].After));
        Assert.Null(audit[2].Before);
        Assert.Equal(audit[0].Id, await _registry.LastChangeAsync(Cancelled));
    }

    [Fact]
    public async Task Marking_what_is_so_or_what_is_not_in_force_decides_nothing()
    {
        var first = Assert.Single(await AddAsync(Record("title")));
        var change = await _registry.LastChangeAsync(Cancelled);

        Assert.True(await _registry.MarkAsync(Nsid, first.Version!, LexiconState.Registered, "indexer", cancellationToken: Cancelled));
        Assert.False(await _registry.MarkAsync(Nsid, "another", LexiconState.Active, "indexer", cancellationToken: Cancelled));

        Assert.Equal(change, await _registry.LastChangeAsync(Cancelled));
    }

    [Fact]
    public async Task Two_registries_over_one_file_that_add_at_once_lose_nothing()
    {
        var other = _file.Open();
        var registries = new[] { _registry, other };

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() =>
            registries[number % 2].AddAsync(WishOf(Record("title", nsid: $"com.example.r{number}")), Cancelled))));

        Assert.All(all, decisions => Assert.Equal(LexiconOutcome.Registered, Assert.Single(decisions).Verdict.Outcome));
        Assert.Equal(20, (await other.ListAsync(Cancelled)).Count);
    }

    private async Task<IReadOnlyList<LexiconVerdict>> AddAsync(params string[] documents) =>
        [.. (await _registry.AddAsync(WishOf(documents), Cancelled)).Select(decision => decision.Verdict)];

    private static LexiconRegistration WishOf(params string[] documents) => new(documents, "recipe.json", "ada") { Filled = new HashSet<string>() };

    private static string Record(string property, string nsid = Nsid, string? description = null)
    {
        var said = description is null ? "" : $"\"description\":\"{description}\",";
        return """
            {"lexicon":1,"id":"NSID",SAID"defs":{"main":{"type":"record","key":"tid","record":{"type":"object",
            "properties":{"PROPERTY":{"type":"string"}}}}}}
            """
            .Replace("NSID", nsid, StringComparison.Ordinal)
            .Replace("SAID", said, StringComparison.Ordinal)
            .Replace("PROPERTY", property, StringComparison.Ordinal);
    }
}
