using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Tests.Commands;
using Lexidex.Schema.Control;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

/// <summary>validate, sql and diff over the control API, through its one client and without it.</summary>
[Collection(OneIndexedNetwork.Name)]
public sealed class ControlSchemaTests(IndexedNetwork indexed) : IDisposable
{
    private const string Post = "app.bsky.feed.post";
    private const string Note = """{"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"any","record":{"type":"object","required":["text"],"properties":{"text":{"type":"string","maxLength":5}}}}}}""";

    private readonly ControlClient _control = indexed.Control();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"$type":"app.bsky.feed.post","text":"hi","createdAt":"2025-01-01T00:00:00.000Z"}""", null, null)]
    [InlineData("""{"$type":"app.bsky.feed.post","text":"hi"}""", null, "$.createdAt: missing property")]
    [InlineData("""{"$type":"app.bsky.feed.post","text":"hi","createdAt":"2025-01-01T00:00:00.000Z"}""", "self", "$: wrong record key")]
    [InlineData("""{"$type":"app.bsky.feed.post","text":1.5}""", null, "")]
    [InlineData("""{"$type":"com.example.nothing"}""", null, "No record lexicon com.example.nothing is registered")]
    public async Task A_record_is_judged_by_what_is_registered(string record, string? key, string? reason)
    {
        var verdict = Assert.Single((await ValidateAsync(Input(record) with { RecordKey = key })).Verdicts);

        Assert.Equal("one", verdict.Input);
        Assert.Equal(reason is null, verdict.Valid);
        Assert.StartsWith(reason ?? "", verdict.Reason ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_is_judged_by_a_lexicon_that_comes_along_and_nothing_is_registered()
    {
        var inputs = new[] { Input("""{"$type":"com.example.note","text":"short"}"""), Input("""{"$type":"com.example.note","text":"longer"}""") };
        var found = await _control.ValidateAsync(new ValidateInputs { Inputs = inputs, Lexicons = [Json(Note)] }, Stop);

        Assert.Equal([true, false], found.Verdicts.Select(verdict => verdict.Valid));
        Assert.StartsWith("$.text: ", found.Verdicts[1].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(await _control.GetLexiconsAsync(Stop), lexicon => lexicon.Nsid == "com.example.note");
    }

    [Fact]
    public async Task A_lexicon_is_judged_with_its_table_and_the_place_of_its_fault()
    {
        var found = await ValidateAsync(Input(Note), Input(Note.Replace("\"string\"", "\"strin\"", StringComparison.Ordinal)));

        Assert.Equal("com_example_note", found.Verdicts[0].Table);
        Assert.StartsWith("$.defs.main.record.properties.text.type (line 1, column 157): ", found.Verdicts[1].Reason, StringComparison.Ordinal);
        Assert.Equal((1, 157, "lexicon"), (found.Verdicts[1].Line, found.Verdicts[1].Column, found.Verdicts[1].Kind));
    }

    [Fact]
    public async Task Inputs_are_bounded_in_number_and_size()
    {
        Assert.Equal(ValidateInputs.InputsMax, (await ValidateAsync([.. Enumerable.Repeat(Input("{}"), ValidateInputs.InputsMax)])).Verdicts.Count);
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest", () => ValidateAsync([.. Enumerable.Repeat(Input("{}"), ValidateInputs.InputsMax + 1)]));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest", () => ValidateAsync([.. Enumerable.Repeat(Input("{}"), ValidateInputs.InputsMax * 10)]));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest", () => ValidateAsync());
        Assert.Single((await ValidateAsync(Input(TextOf(ValidateInputs.InputBytesMax)))).Verdicts);
        await RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "TooLarge", () => ValidateAsync(Input(TextOf(ValidateInputs.InputBytesMax + 1))));
        await RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "TooLarge", () => ValidateAsync(Input(TextOf(ValidateInputs.InputBytesMax * 10))));
    }

    [Fact]
    public async Task The_statements_are_those_of_the_golden_files_and_of_the_store_where_no_engine_is_named()
    {
        var own = await _control.GetStatementsAsync(Post, cancellationToken: Stop);
        Assert.Equal("sqlite", own.Engine);
        foreach (var engine in own.Engines)
        {
            var statements = await _control.GetStatementsAsync(Post, engine, Stop);
            var golden = await File.ReadAllTextAsync(Path.Combine(Corpus.RepositoryRoot(), "tests", "Schema.Tests", "Golden", engine, $"{Post}.sql"), Stop);
            Assert.All(statements.CreateTable.Concat(statements.CreateView), statement => Assert.Contains(statement, golden, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_registered_version_is_compared_with_a_document_that_is_not()
    {
        var now = (await _control.GetLexiconAsync(Post, Stop)).Document.GetRawText();
        var next = now.Replace("\"maxGraphemes\":300", "\"maxGraphemes\":200", StringComparison.Ordinal);
        Assert.NotEqual(now, next);

        var found = await _control.CompareAsync(Post, new CompareLexicons { Document = Json(next) }, Stop);

        Assert.Equal("breaks-old-data", found.Class);
        Assert.Equal("$.defs.main.record.properties.text.maxGraphemes", Assert.Single(found.Places).Path);
        Assert.Equal(
            ("D13 limit-tightened", "breaks-old-data", "columns: none; indexes: none; rows: revalidate"),
            (Assert.Single(found.Changes).Change, found.Changes[0].Class, found.Changes[0].Effect));
        Assert.Empty((await _control.CompareAsync(Post, new CompareLexicons(), Stop)).Places);
    }

    [Fact]
    public async Task What_is_not_there_or_makes_no_sense_is_refused_with_words()
    {
        await RefusedAsync(HttpStatusCode.NotFound, "LexiconNotFound", () => _control.GetStatementsAsync("com.example.nothing", cancellationToken: Stop));
        await RefusedAsync(HttpStatusCode.BadRequest, "NotARecord", () => _control.GetStatementsAsync("com.atproto.repo.strongRef", cancellationToken: Stop));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest", () => _control.GetStatementsAsync(Post, "oracle", Stop));
        await RefusedAsync(HttpStatusCode.NotFound, "LexiconNotFound", () => _control.CompareAsync("com.example.nothing", new CompareLexicons(), Stop));
        await RefusedAsync(HttpStatusCode.NotFound, "VersionNotFound", () => _control.CompareAsync(Post, new CompareLexicons { Before = "bafynone" }, Stop));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest", () => _control.CompareAsync(Post, new CompareLexicons { Document = Json(Note) }, Stop));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest", () => _control.CompareAsync(Post, new CompareLexicons { Document = Json("[]") }, Stop));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest", () => _control.CompareAsync(Post, new CompareLexicons { Document = Json(Note), After = "bafy" }, Stop));
        await RefusedAsync(HttpStatusCode.NotFound, "LexiconNotFound", () => _control.GetPolicyAsync("com.example.nothing", Stop));
    }

    [Theory]
    [InlineData(ControlRoutes.Validate)]
    [InlineData(ControlRoutes.Diff + "/" + Post)]
    [InlineData(ControlRoutes.Propose)]
    [InlineData(ControlRoutes.Policy + "/" + Post)]
    [InlineData(ControlRoutes.Freeze + "/" + Post)]
    public async Task Nobody_posts_with_another_token_and_what_is_no_JSON_is_refused(string path)
    {
        using var client = new HttpClient { BaseAddress = indexed.ControlAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(client, path, "{}", "another"));
        var token = (await File.ReadAllTextAsync(indexed.TokenPath, Stop)).Trim();
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, path, "{", token));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, path, """{"inputs":7,"before":7,"policy":7,"isFrozen":7}""", token));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, path, "null", token));
    }

    public void Dispose() => _control.Dispose();

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path, string body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private static async Task RefusedAsync(HttpStatusCode status, string code, Func<Task> ask)
    {
        var fault = await Assert.ThrowsAsync<ControlException>(ask);
        Assert.Equal((status, code), (fault.Status, fault.Code));
    }

    private Task<ValidationResult> ValidateAsync(params ValidateInput[] inputs) => _control.ValidateAsync(new ValidateInputs { Inputs = inputs }, Stop);

    private static ValidateInput Input(string json) => new() { Name = "one", Value = Json(json) };

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static string TextOf(int bytes) => $"\"{new string('a', bytes - 2)}\"";
}
