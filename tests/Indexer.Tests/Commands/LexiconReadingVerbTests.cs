using Lexidex.Indexer.Commands;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

/// <summary>The lexicon verbs that change nothing: show, validate, sql.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class LexiconReadingVerbTests(IndexedNetwork indexed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-validate-").FullName;

    [Fact]
    public async Task Show_tells_the_table_the_versions_and_the_lexicons_it_needs()
    {
        var shown = Assert.Single((await RunAsync("lexicon", "show", "app.bsky.feed.post", "--json")).Json);

        Assert.Equal("app_bsky_feed_post", shown.GetProperty("summary").GetProperty("table").GetString());
        Assert.True(shown.GetProperty("summary").GetProperty("rows").GetInt64() > 0);
        Assert.True(Assert.Single(shown.GetProperty("versions").EnumerateArray()).GetProperty("inForce").GetBoolean());
        Assert.Contains(shown.GetProperty("uses").EnumerateArray(), used => used.GetString() == "app.bsky.richtext.facet");
        Assert.Empty(shown.GetProperty("missing").EnumerateArray());
    }

    [Fact]
    public async Task Show_names_the_lexicons_that_use_another()
    {
        var run = await RunAsync("lexicon", "show", "com.atproto.repo.strongRef");

        Assert.Contains("used by     app.bsky.feed.like", run.Lines);
    }

    [Fact]
    public async Task Show_of_what_is_not_registered_says_so()
    {
        var run = await CommandRun.OfAsync(["lexicon", "show", "com.example.nothing", .. indexed.Place]);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains("com.example.nothing", run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_starter_lexicon_is_valid()
    {
        var run = await RunAsync("lexicon", "validate", Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"), "--json");

        Assert.True(run.Json.Count > 20);
        Assert.All(run.Json, line => Assert.True(line.GetProperty("valid").GetBoolean()));
    }

    [Fact]
    public async Task A_lexicon_that_is_none_is_told_with_its_place()
    {
        var run = await ValidateAsync("""{"lexicon":1,"id":"com.example.bad","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{"a":{"type":"strin"}}}}}}""");

        Assert.Equal(ExitCode.Partial, run.ExitCode);
        Assert.Contains("as a lexicon, $.defs.main.record.properties.a.type (line 1, column 133): ", run.Results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tid", "com.example.good  table com_example_good", 0, 0)]
    [InlineData("tidy", "as a lexicon, $.defs.main.key (line 4, column 37): ", 4, 37)]
    public async Task A_published_lexicon_is_a_record_and_is_judged_as_the_lexicon_that_it_is(string key, string words, int line, int column)
    {
        var text = $$"""
            {"$type": "com.atproto.lexicon.schema",
             "lexicon": 1, "id": "com.example.good",
             "defs": {
              "main": {"type": "record", "key": "{{key}}", "record": {"type": "object", "properties": {} } } } }
            """;
        var told = Assert.Single((await ValidateAsync(text, "--json")).Json);

        Assert.Contains(words, (await ValidateAsync(text)).Results, StringComparison.Ordinal);
        Assert.Equal((line == 0, "lexicon"), (told.GetProperty("valid").GetBoolean(), told.GetProperty("kind").GetString()));
        if (line > 0)
            Assert.Equal((line, column), (told.GetProperty("line").GetInt32(), told.GetProperty("column").GetInt32()));
    }

    [Fact]
    public async Task What_is_no_JSON_has_line_and_column_from_one() =>
        Assert.Contains("(line 2, column 11)", (await ValidateAsync("{\n  \"$type\" 1}")).Results, StringComparison.Ordinal);

    [Fact]
    public async Task Every_published_lexicon_of_the_corpus_is_taken_for_a_lexicon()
    {
        var files = Directory.EnumerateFiles(Corpus.Require("lexicons"), "*.json", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("\"$type\": \"com.atproto.lexicon.schema\"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);

        var run = await RunAsync(["lexicon", "validate", .. files, "--json"]);

        Assert.All(run.Json, line => Assert.Equal((true, "lexicon"), (line.GetProperty("valid").GetBoolean(), line.GetProperty("kind").GetString())));
    }

    [Theory]
    [InlineData("""{"$type":"app.bsky.feed.post","text":"hi","createdAt":"2025-01-01T00:00:00.000Z"}""", null)]
    [InlineData("""{"$type":"app.bsky.feed.post","text":"hi"}""", "$.createdAt: missing property")]
    [InlineData("""{"$type":"app.bsky.feed.post","text":"hi","createdAt":"yesterday"}""", "$.createdAt: wrong format")]
    [InlineData("""{"$type":"app.bsky.feed.post","text":"hi","createdAt":"2025-01-01T00:00:00.000Z","langs":["a","b","c","d"]}""", "$.langs: too long")]
    [InlineData("""{"$type":"com.example.nothing"}""", "No record lexicon com.example.nothing is registered")]
    public async Task A_record_is_judged_with_the_exact_reason(string record, string? reason)
    {
        var run = await ValidateAsync(record, "--json");

        var found = Assert.Single(run.Json);
        Assert.Equal(reason is null, found.GetProperty("valid").GetBoolean());
        if (reason is not null)
            Assert.StartsWith(reason, found.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_key_is_judged_where_it_is_given()
    {
        const string record = """{"$type":"app.bsky.feed.post","text":"hi","createdAt":"2025-01-01T00:00:00.000Z"}""";

        Assert.Equal(ExitCode.Ok, (await ValidateAsync(record, "--rkey", "3kabcdefghi22")).ExitCode);
        Assert.Contains("wrong record key", (await ValidateAsync(record, "--rkey", "self")).Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_record_is_judged_by_its_URI()
    {
        var repo = indexed.Active.First(one => one.List().Any(record => record.Path.Collection == "app.bsky.feed.like"));
        var like = repo.List().First(record => record.Path.Collection == "app.bsky.feed.like").Path;
        var run = await RunAsync("lexicon", "validate", $"at://{repo.Account.Did}/{like.Collection}/{like.RecordKey}");

        Assert.StartsWith("valid", Assert.Single(run.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_printed_statements_are_those_of_the_golden_files()
    {
        var run = await RunAsync("lexicon", "sql", "app.bsky.feed.like", "--engine", "postgres");
        var golden = await File.ReadAllTextAsync(
            Path.Combine(Corpus.RepositoryRoot(), "tests", "Schema.Tests", "Golden", "postgres", "app.bsky.feed.like.sql"), TestContext.Current.CancellationToken);

        Assert.All(run.Lines, line => Assert.Contains(line.TrimEnd(';'), golden, StringComparison.Ordinal));
        Assert.Contains("CREATE TABLE IF NOT EXISTS \"app_bsky_feed_like\" (", run.Results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did:plc:ewvi7nxzyoun6zhxrhs64oiz", "at_did")]
    [InlineData("did:web:example.com", "at_did")]
    [InlineData("at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jt5tsfbx2s2a", "at_uri")]
    [InlineData("at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/com.example.thing/self", "at_uri")]
    [InlineData("bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a", "at_cid")]
    [InlineData("3jt5tsfbx2s2a", "at_tid")]
    public async Task A_printed_constant_is_what_the_databases_own_function_answers(string identifier, string function)
    {
        Tier.Require(TierLevel.Default);
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        string[] place = ["--data", _folder, "--store", server.Url(database)];
        Assert.Equal(ExitCode.Ok, (await CommandRun.OfAsync(["status", .. place])).ExitCode);

        var printed = Assert.Single((await CommandRun.OfAsync(["sql", identifier, .. place])).Lines);
        var answer = await server.QueryAsync(database, $"SELECT {printed} = {function}('{identifier}')");

        Assert.Contains("t", answer.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_identifier_is_refused_by_name()
    {
        var run = await CommandRun.OfAsync(["sql", "not an identifier", .. indexed.Place]);

        Assert.Equal(ExitCode.Partial, run.ExitCode);
        Assert.Contains("'not an identifier'", run.Notes, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<CommandRun> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, .. indexed.Place]);
        Assert.True(run.ExitCode == ExitCode.Ok, $"{string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Results}{run.Notes}");
        return run;
    }

    private async Task<CommandRun> ValidateAsync(string text, params string[] more)
    {
        var file = Path.Combine(_folder, "input.json");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return await CommandRun.OfAsync(["lexicon", "validate", file, .. more, .. indexed.Place]);
    }
}
