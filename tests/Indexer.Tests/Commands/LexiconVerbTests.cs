using Lexidex.Indexer.Commands;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

public sealed class LexiconVerbTests : IDisposable
{
    private const string Note = """
        {"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{
        "text":{"type":"string"},"about":{"type":"string","format":"did"}}}}}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-lexicon-").FullName;

    private string[] Place => ["--data", _folder];

    [Fact]
    public async Task A_record_lexicon_becomes_a_table_with_the_columns_that_are_printed()
    {
        var run = await AddAsync(Note);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("registered  com.example.note  table com_example_note", run.Results);
        Assert.Contains("about", run.Results);
        Assert.Contains("indexed", run.Results);
        var listed = await CommandRun.OfAsync(["lexicon", "list", "--json", .. Place]);
        Assert.Equal("com_example_note", Assert.Single(listed.Json).GetProperty("table").GetString());
        Assert.Equal("active", listed.Json[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Registering_the_same_again_changes_nothing()
    {
        await AddAsync(Note);
        var run = await AddAsync(Note, "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("unchanged", Assert.Single(run.Json).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_dry_run_shows_the_table_and_makes_neither_store_nor_catalog()
    {
        var run = await AddAsync(Note, "--dry-run", "--json");

        Assert.Equal("com_example_note", Assert.Single(run.Json).GetProperty("table").GetString());
        Assert.Equal(["text", "about"], run.Json[0].GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()));
        Assert.Empty(Directory.GetFiles(_folder, "*.db"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dry_run_gives_the_verdict_and_exit_code_of_the_real_one_and_changes_nothing(bool isFrozen)
    {
        await AddAsync(Note);
        if (isFrozen)
            await CommandRun.OfAsync(["lexicon", "freeze", "com.example.note", .. Place]);
        var other = isFrozen ? Note.Replace("\"defs\"", "\"description\":\"A note\",\"defs\"", StringComparison.Ordinal) : Note.Replace("about", "of", StringComparison.Ordinal);

        var tried = await AddAsync(other, "--dry-run", "--json");
        var listed = (await CommandRun.OfAsync(["lexicon", "show", "com.example.note", "--json", .. Place])).Json[0].GetProperty("versions");
        var added = await AddAsync(other, "--json");

        Assert.Equal(1, listed.GetArrayLength());
        Assert.Equal((ExitCode.Partial, added.Results), (tried.ExitCode, tried.Results));
        Assert.Equal(ExitCode.Partial, added.ExitCode);
        Assert.Contains(isFrozen ? "It is frozen" : "takes a plan", tried.Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_no_lexicon_is_refused_and_the_others_are_taken()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.json"), """{"lexicon":1,"id":"com.example.bad","defs":7}""", TestContext.Current.CancellationToken);
        var run = await AddAsync(Note, Path.Combine(_folder, "bad.json"), "--json");

        Assert.Equal(ExitCode.Partial, run.ExitCode);
        Assert.Equal(["refused", "registered"], run.Json.Select(line => line.GetProperty("outcome").GetString()));
        Assert.NotEmpty(run.Json[0].GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task The_starter_lexicons_are_taken_as_a_folder_and_those_without_records_are_kept()
    {
        var run = await CommandRun.OfAsync(["lexicon", "add", Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"), "--json", .. Place]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains(run.Json, line => line.GetProperty("nsid").GetString() == "app.bsky.feed.like" && line.GetProperty("table").GetString() == "app_bsky_feed_like");
        Assert.Contains(run.Json, line => line.GetProperty("nsid").GetString() == "com.atproto.repo.strongRef" && line.GetProperty("outcome").GetString() == "registered");
    }

    [Theory]
    [InlineData("/nowhere/lexicon.json")]
    [InlineData("/nowhere")]
    public async Task A_path_that_is_not_there_is_named(string path)
    {
        var run = await CommandRun.OfAsync(["lexicon", "add", path, .. Place]);

        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains(path, run.Notes);
    }

    [Fact]
    public async Task An_empty_list_says_how_to_begin()
    {
        var run = await CommandRun.OfAsync(["lexicon", "list", .. Place]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("lexidex lexicon add", run.Notes);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<CommandRun> AddAsync(string document, params string[] more)
    {
        var file = Path.Combine(_folder, "note.json");
        await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);
        return await CommandRun.OfAsync(["lexicon", "add", file, .. more, .. Place]);
    }
}
