using System.Net;
using System.Text.Json;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Admin.Tests.Control;

public sealed class ControlClientTests : IAsyncLifetime
{
    private FakeIndexer _indexer = default!;
    private ControlClient _client = default!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _indexer = await FakeIndexer.StartAsync();
        _client = _indexer.NewClient();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _indexer.DisposeAsync();
    }

    [Fact]
    public async Task A_status_comes_back_as_it_was_sent()
    {
        var sent = SampleData.BusyStatus();
        _indexer.Status = sent;

        var status = await _client.GetStatusAsync(Cancelled);

        Assert.Equal(
            JsonSerializer.Serialize(sent, ControlJson.Options),
            JsonSerializer.Serialize(status with { TakenAt = sent.TakenAt }, ControlJson.Options));
        Assert.Equal(SourceState.Live, status.Sources[0].State);
    }

    [Fact]
    public async Task Lexicons_records_and_repos_come_back()
    {
        var record = SampleData.PostRecord("3la", "hello");
        var repo = new RepoSummary { Did = "did:web:host%3A3000", State = SyncStates.Active, Account = "active" };
        _indexer.Lexicons.Add(SampleData.LikeLexicon());
        _indexer.Records[SampleData.Post] = [record];
        _indexer.Repos.Add(new RepoDetail { Repo = repo, Collections = new Dictionary<string, long> { [SampleData.Post] = 3 } });

        Assert.Equal(SampleData.Like, Assert.Single(await _client.GetLexiconsAsync(Cancelled)).Nsid);
        Assert.Equal(["subject", "uri"], (await _client.GetLexiconAsync(SampleData.Like, Cancelled)).Summary.Columns[0].Path);
        Assert.Equal(record.Values, Assert.Single((await _client.GetRecordsAsync(SampleData.Post, cancellationToken: Cancelled)).Rows).Values);
        Assert.True((await _client.GetRecordAsync(record.Uri, Cancelled)).CidChecked);
        Assert.Equal(repo, Assert.Single((await _client.GetReposAsync(SyncStates.Active, cancellationToken: Cancelled)).Repos));
        Assert.Empty((await _client.GetReposAsync(SyncStates.Error, cancellationToken: Cancelled)).Repos);
        Assert.Equal(3, (await _client.GetRepoAsync(repo.Did, Cancelled)).Collections[SampleData.Post]);
    }

    [Fact]
    public async Task Registering_sends_the_documents_and_says_what_became_of_each()
    {
        var document = FakeIndexer.Json("""{"lexicon":1,"id":"com.example.a","defs":{}}""");

        var result = await _client.RegisterLexiconsAsync(new RegisterLexicons { Documents = [document], Source = "a.json", By = "ada" }, Cancelled);

        Assert.Equal(("com.example.a", LexiconOutcome.Registered), (result.Lexicons[0].Nsid, result.Lexicons[0].Outcome));
        Assert.True(JsonElement.DeepEquals(document, _indexer.LastRegistered!.Documents[0]));
        Assert.Equal(("a.json", "ada"), (_indexer.LastRegistered.Source, _indexer.LastRegistered.By));
    }

    [Fact]
    public async Task What_stands_in_an_address_is_escaped()
    {
        _indexer.Records["x"] = [];

        await _client.GetRecordsAsync("x", 7, "a&b=c d", cancellationToken: Cancelled);

        Assert.Equal("/control/records/x?limit=7&cursor=a%26b%3Dc%20d", _indexer.LastTarget);
    }

    [Fact]
    public void States_are_written_in_kebab_case() =>
        Assert.Equal("\"catching-up\"", JsonSerializer.Serialize(SourceState.CatchingUp, ControlJson.Options));

    [Fact]
    public async Task A_missing_token_file_says_where_it_should_be()
    {
        using var client = ControlClient.FromTokenFile(_indexer.Address, Path.Combine("nowhere", "control.token"));

        var fault = await Assert.ThrowsAsync<ControlException>(() => client.GetStatusAsync(Cancelled));

        Assert.Contains(Path.Combine("nowhere", "control.token"), fault.Message, StringComparison.Ordinal);
        Assert.True(fault.IsTransient);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak: injected")]
    public async Task A_file_without_a_token_is_not_sent(string content)
    {
        await File.WriteAllTextAsync(_indexer.TokenFile, content, Cancelled);

        var fault = await Assert.ThrowsAsync<ControlException>(() => _client.GetStatusAsync(Cancelled));

        Assert.Contains("holds no token", fault.Message, StringComparison.Ordinal);
        Assert.Null(_indexer.LastTarget);
    }

    [Fact]
    public async Task A_refused_token_names_its_file_and_a_new_one_is_taken_up()
    {
        await File.WriteAllTextAsync(_indexer.TokenFile, "another", Cancelled);
        var fault = await Assert.ThrowsAsync<ControlException>(() => _client.GetStatusAsync(Cancelled));

        await File.WriteAllTextAsync(_indexer.TokenFile, FakeIndexer.Token, Cancelled);
        await _client.GetStatusAsync(Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, fault.Status);
        Assert.Contains(_indexer.TokenFile, fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsTransient);
    }

    [Fact]
    public async Task An_Indexer_that_is_not_there_says_how_to_start_it()
    {
        var address = _indexer.Address;
        await _indexer.StopAsync();

        var fault = await Assert.ThrowsAsync<ControlException>(() => _client.GetStatusAsync(Cancelled));

        Assert.Contains(address.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Contains("./up", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.IsTransient);
    }

    [Fact]
    public async Task The_Indexers_own_words_are_passed_on_with_their_code()
    {
        var fault = await Assert.ThrowsAsync<ControlException>(() => _client.GetRecordsAsync("com.example.none", cancellationToken: Cancelled));

        Assert.Equal(("CollectionNotFound", "com.example.none is not registered."), (fault.Code, fault.Message));
        Assert.True(fault.IsNotFound);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.OK, "null")]
    [InlineData(HttpStatusCode.OK, """{"version":"1"}""")]
    public async Task Another_programs_answer_is_recognised(HttpStatusCode status, string body)
    {
        _indexer.Refusal = (status, body);

        var fault = await Assert.ThrowsAsync<ControlException>(() => _client.GetStatusAsync(Cancelled));

        Assert.Contains("does not speak the control API", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        _indexer.Refusal = (HttpStatusCode.Redirect, "");

        var fault = await Assert.ThrowsAsync<ControlException>(() => _client.GetStatusAsync(Cancelled));

        Assert.Contains("302", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_is_cancelling()
    {
        _indexer.Gate = new TaskCompletionSource().Task;
        using var leaving = new CancellationTokenSource();
        var asking = _client.GetStatusAsync(leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("file:///etc/passwd")]
    public void An_address_that_is_not_HTTP_is_refused_at_once(string address) =>
        Assert.Throws<ControlException>(() => ControlClient.FromTokenFile(new Uri(address), "token"));
}
