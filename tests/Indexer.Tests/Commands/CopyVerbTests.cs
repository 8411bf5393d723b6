using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Stores;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

[Collection(OneIndexedNetwork.Name)]
public sealed class CopyVerbTests(IndexedNetwork indexed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-copy-").FullName;

    private string From => $"sqlite:{Path.Combine(_folder, "lexidex.db")}";

    private string To => $"sqlite:{Path.Combine(_folder, "copy.db")}";

    [Fact]
    public async Task A_killed_copy_of_a_store_in_use_goes_on_and_ends_once_the_store_is_free()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await IndexAsync();
        await using var source = StoreFactory.Create(From);
        await source.OpenAsync(cancellation);
        var fence = await source.Leases.TryTakeAsync("a running Indexer", TimeSpan.FromMinutes(10), cancellation);

        await using (var program = ProgramUnderTest.StartIndexer("copy", "--from", From, "--to", To))
        {
            await HasBegunAsync(program, cancellation);
            if (!program.HasExited)
                await program.KillAsync();
        }

        var behind = await CommandRun.OfAsync("copy", "--from", From, "--to", To, "--json");
        Assert.Equal(ExitCode.Partial, behind.ExitCode);
        Assert.False(behind.Json[0].GetProperty("done").GetBoolean());

        await source.Leases.ReleaseAsync(fence!.Value, cancellation);
        var done = await CommandRun.OfAsync("copy", "--from", From, "--to", To, "--json");
        Assert.Equal((ExitCode.Ok, ""), (done.ExitCode, done.Notes));
        Assert.True(done.Json[0].GetProperty("done").GetBoolean());
        var rows = done.Json[0].GetProperty("tables").EnumerateArray().Where(table => table.GetProperty("table").GetString() != "repo");
        Assert.Equal(indexed.Network.Repos.Sum(repo => repo.List().Count), rows.Sum(table => table.GetProperty("rows").GetInt64()));
    }

    [Fact]
    public async Task A_copy_lists_and_gives_the_same_records()
    {
        await IndexAsync();
        var copy = await CommandRun.OfAsync("copy", "--from", From, "--to", To);
        Assert.True(copy.ExitCode == ExitCode.Ok, copy.Results + copy.Notes);

        foreach (var did in indexed.Network.Repos.Take(3).Select(repo => repo.Account.Did))
        {
            Assert.Equal(
                (await CommandRun.OfAsync("list", did, "--store", From)).Results,
                (await CommandRun.OfAsync("list", did, "--store", To)).Results);
        }
    }

    [Fact]
    public async Task A_dry_run_tells_tables_and_makes_nothing()
    {
        await IndexAsync();

        var run = await CommandRun.OfAsync("copy", "--from", From, "--to", To, "--dry-run", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.True(run.Json[0].GetProperty("tables").GetArrayLength() > 5);
        Assert.False(File.Exists(Path.Combine(_folder, "copy.db")));
    }

    [Fact]
    public async Task A_store_is_not_copied_onto_itself_and_a_missing_one_not_made()
    {
        Assert.Equal(ExitCode.Usage, (await CommandRun.OfAsync("copy", "--from", From, "--to", From)).ExitCode);
        var missing = await CommandRun.OfAsync("copy", "--from", From, "--to", To);
        Assert.Equal(ExitCode.Error, missing.ExitCode);
        Assert.Contains("There is no store at", missing.Notes, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task IndexAsync()
    {
        await CommandRun.OfAsync("lexicon", "add", Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"), "--store", From);
        Assert.Equal(ExitCode.Ok, (await CommandRun.OfAsync("index", indexed.Cars, "--store", From, "--skip-rebuild")).ExitCode);
    }

    // Whether it is caught early, late or at its end, the next run has to make it whole.
    private async Task HasBegunAsync(ProgramUnderTest program, CancellationToken cancellation)
    {
        while (!program.HasExited && !File.Exists(Path.Combine(_folder, "copy.db")))
            await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
    }
}
