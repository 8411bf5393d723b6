using Lexidex.EndToEnd.Programs;
using Lexidex.Tests.Shared;
using Xunit;
using static Lexidex.EndToEnd.Pds.PdsWriting;

namespace Lexidex.EndToEnd.Pds;

/// <summary>Lexidex beside a real PDS: whatever that shows, Lexidex shows too, and nothing else.</summary>
public sealed class PdsFollowingTests
{
    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL 15")]
    public async Task What_accounts_wrote_before_and_what_they_write_now_is_what_Lexidex_answers(string engine)
    {
        await using var pds = await RealPds.StartAsync();
        using var installation = await InstallAsync(engine);
        using var truth = new RepoReader(pds.Url);
        var (alice, bob, carol) = (await pds.CreateAccountAsync("alice"), await pds.CreateAccountAsync("bob"), await pds.CreateAccountAsync("carol"));
        await BeginAsync(alice, bob, carol);

        await using var indexer = await RunningIndexer.StartAsync(installation, pds.Url, pds.PlcUrl);
        Assert.True(await SameRecords.AssertAsync(truth, indexer.Records, [alice.Did, bob.Did, carol.Did]) > 500);

        var dora = await pds.CreateAccountAsync("dora");
        var post = await dora.CreateAsync(Post, PostOf("I am new here"));
        await alice.PutAsync(Note, "note-1", NoteOf(post, -1));
        await alice.DeleteAsync(Note, "note-2");
        await bob.ApplyAsync(
            PdsAccount.Delete(Note, "note-3"), PdsAccount.Update(Unknown, "thing:4", MisshapenNote(4)), PdsAccount.Create(Like, SubjectOf(post)));
        await bob.DeleteAsync(Unknown, "thing:5");
        await SameRecords.AssertAsync(truth, indexer.Records, [alice.Did, bob.Did, carol.Did, dora.Did]);

        Assert.NotNull(await indexer.Records.FindAsync($"at://{alice.Did}/{Note}/note-1"));
        Assert.Null(await indexer.Records.FindAsync($"at://{alice.Did}/{Note}/note-2"));
        Assert.Null(await indexer.Records.FindAsync($"at://{bob.Did}/{Unknown}/thing:5"));
        foreach (var (uri, cid) in await truth.ReadAsync(bob.Did))
            Assert.Equal(cid, await indexer.Records.FindAsync(uri));
        await indexer.EndAsync();
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL 15")]
    public async Task An_account_that_leaves_is_hidden_and_one_that_comes_back_is_whole(string engine)
    {
        await using var pds = await RealPds.StartAsync();
        using var installation = await InstallAsync(engine);
        using var truth = new RepoReader(pds.Url);
        var (down, away, gone) = (await pds.CreateAccountAsync("down"), await pds.CreateAccountAsync("away"), await pds.CreateAccountAsync("gone"));
        string[] all = [down.Did, away.Did, gone.Did];
        await BeginAsync(down, away, gone);
        await using var indexer = await RunningIndexer.StartAsync(installation, pds.Url, pds.PlcUrl);
        await SameRecords.AssertAsync(truth, indexer.Records, all);

        await pds.TakeDownAsync(down.Did);
        await away.DeactivateAsync();
        await pds.DeleteAccountAsync(gone.Did);
        Assert.Equal(0, await SameRecords.AssertAsync(truth, indexer.Records, all));

        await pds.TakeDownAsync(down.Did, applied: false);
        await away.ActivateAsync();
        await away.CreateAsync(Post, PostOf("back again"));
        Assert.True(await SameRecords.AssertAsync(truth, indexer.Records, all) > 300);
    }

    [Fact]
    public async Task Accounts_that_left_before_any_event_gave_a_position_are_missed_in_the_list()
    {
        await using var pds = await RealPds.StartAsync();
        using var installation = await InstallAsync("SQLite");
        using var truth = new RepoReader(pds.Url);
        var (down, away, gone) = (await pds.CreateAccountAsync("down"), await pds.CreateAccountAsync("away"), await pds.CreateAccountAsync("gone"));
        string[] all = [down.Did, away.Did, gone.Did];
        await BeginAsync(down, away, gone);
        await using (var before = await RunningIndexer.StartAsync(installation, pds.Url, pds.PlcUrl))
        {
            Assert.True(await SameRecords.AssertAsync(truth, before.Records, all) > 300);
            Assert.Equal(0, await before.PositionAsync());
            await before.EndAsync();
        }

        // Of one that was deleted, this host says only that it knows nothing; that it lived there, the directory says.
        await pds.TakeDownAsync(down.Did);
        await away.DeactivateAsync();
        await pds.DeleteAccountAsync(gone.Did);

        await using var indexer = await RunningIndexer.StartAsync(installation, pds.Url, pds.PlcUrl);
        Assert.Equal(0, await SameRecords.AssertAsync(truth, indexer.Records, all));
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL 15")]
    public async Task An_Indexer_that_is_killed_while_accounts_write_has_every_record_after_its_restart(string engine)
    {
        await using var pds = await RealPds.StartAsync();
        using var installation = await InstallAsync(engine);
        using var truth = new RepoReader(pds.Url);
        PdsAccount[] accounts = [await pds.CreateAccountAsync("alice"), await pds.CreateAccountAsync("bob"), await pds.CreateAccountAsync("carol")];
        await BeginAsync(accounts);
        var post = await accounts[0].CreateAsync(Post, PostOf("what all is about"));

        for (var kill = 0; kill < (Tier.AtLeast(TierLevel.Long) ? 8 : 2); kill++)
        {
            using var enough = new CancellationTokenSource();
            var writing = accounts.Select(account => WriteOnAsync(account, post, $"round-{kill}", enough.Token)).ToList();
            await using (var killed = await RunningIndexer.StartAsync(installation, pds.Url, pds.PlcUrl))
            {
                // It has written rows of this very moment, and is at the next.
                var before = await killed.PositionAsync();
                await Patience.UntilAsync("The position", killed.PositionAsync, position => position > before + 10);
                await killed.KillAsync();
            }

            await enough.CancelAsync();
            Assert.All(await Task.WhenAll(writing), commits => Assert.True(commits > 0));
        }

        await using var indexer = await RunningIndexer.StartAsync(installation, pds.Url, pds.PlcUrl);
        Assert.True(await SameRecords.AssertAsync(truth, indexer.Records, accounts.Select(account => account.Did)) > 500);
    }

    private static async Task<Installation> InstallAsync(string engine)
    {
        var installation = await Installation.OnAsync(engine);
        await installation.RegisterStarterLexiconsAsync();
        return installation;
    }
}
