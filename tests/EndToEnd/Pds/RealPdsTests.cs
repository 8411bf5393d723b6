using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Lexidex.EndToEnd.Pds;

/// <summary>What the other tests count on when they use the real PDS.</summary>
public sealed class RealPdsTests
{
    private const string Post = "app.bsky.feed.post";
    private const string Like = "app.bsky.feed.like";
    private const string Follow = "app.bsky.graph.follow";
    private const string Custom = "com.example.note";
    private const string Now = "2026-01-02T03:04:05.678Z";

    [Fact]
    public async Task What_three_accounts_write_is_what_listRecords_and_getRepo_show()
    {
        await using var pds = await RealPds.StartAsync();
        var alice = await pds.CreateAccountAsync("alice");
        var bob = await pds.CreateAccountAsync("bob");
        var carol = await pds.CreateAccountAsync("carol");

        await alice.ApplyAsync(Enumerable.Range(0, 120).Select(i => PdsAccount.Create(Custom, Note($"note {i}"), $"note-{i}")));
        var post = await alice.CreateAsync(Post, new JsonObject { ["text"] = "first words", ["createdAt"] = Now });
        await bob.CreateAsync(Like, Subject(post));
        await carol.CreateAsync(Follow, new JsonObject { ["subject"] = alice.Did, ["createdAt"] = Now });
        await alice.PutAsync(Custom, "note-0", Note("changed words"));
        await alice.ApplyAsync(PdsAccount.Delete(Custom, "note-1"), PdsAccount.Update(Custom, "note-2", Note("other words")));
        await alice.DeleteAsync(Custom, "note-3");

        var notes = (await pds.ListRecordsAsync(alice.Did, Custom, pageSize: 50)).ToDictionary(RecordKey, note => note["value"]!["text"]!.GetValue<string>());
        Assert.Equal(118, notes.Count);
        Assert.Equal("changed words", notes["note-0"]);
        Assert.Equal("other words", notes["note-2"]);
        Assert.DoesNotContain("note-1", notes.Keys);
        Assert.DoesNotContain("note-3", notes.Keys);
        Assert.Equal([Post, Custom], await pds.ListCollectionsAsync(alice.Did));
        Assert.Single(await pds.ListRecordsAsync(bob.Did, Like));
        Assert.Single(await pds.ListRecordsAsync(carol.Did, Follow));

        var car = Encoding.Latin1.GetString(await pds.GetRepoAsync(alice.Did));
        Assert.All(notes.Values.Append("first words"), text => Assert.Contains(text, car, StringComparison.Ordinal));
        Assert.Equal([alice.Did, bob.Did, carol.Did], (await pds.ListReposAsync(pageSize: 2)).Select(repo => repo["did"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_account_that_is_not_active_is_listed_with_its_status_and_its_repo_is_refused()
    {
        await using var pds = await RealPds.StartAsync();
        var down = await pds.CreateAccountAsync("down");
        var away = await pds.CreateAccountAsync("away");
        var gone = await pds.CreateAccountAsync("gone");

        await pds.TakeDownAsync(down.Did);
        await away.DeactivateAsync();
        await pds.DeleteAccountAsync(gone.Did);

        var repos = await pds.ListReposAsync();
        Assert.Equal(["takendown", "deactivated"], repos.Select(repo => repo["status"]!.GetValue<string>()));
        Assert.Equal("RepoTakendown", await RefusalAsync(pds, down));
        Assert.Equal("RepoDeactivated", await RefusalAsync(pds, away));
        Assert.Equal("RepoNotFound", await RefusalAsync(pds, gone));

        await away.ActivateAsync();
        Assert.NotEmpty(await pds.GetRepoAsync(away.Did));
    }

    [Fact]
    public async Task A_second_like_of_one_subject_replaces_the_first_unless_validation_is_off()
    {
        await using var pds = await RealPds.StartAsync();
        var alice = await pds.CreateAccountAsync("alice");
        var post = await alice.CreateAsync(Post, new JsonObject { ["text"] = "liked twice", ["createdAt"] = Now });

        await alice.CreateAsync(Like, Subject(post), validate: true);
        var second = await alice.CreateAsync(Like, Subject(post), validate: true);

        var like = Assert.Single(await pds.ListRecordsAsync(alice.Did, Like));
        Assert.Equal(second["uri"]!.GetValue<string>(), like["uri"]!.GetValue<string>());
        await alice.CreateAsync(Like, Subject(post));
        Assert.Equal(2, (await pds.ListRecordsAsync(alice.Did, Like)).Count);
    }

    private static JsonObject Note(string text) => new() { ["text"] = text, ["createdAt"] = Now };

    private static JsonObject Subject(JsonNode record) => new()
    {
        ["subject"] = new JsonObject { ["uri"] = record["uri"]!.DeepClone(), ["cid"] = record["cid"]!.DeepClone() },
        ["createdAt"] = Now,
    };

    private static string RecordKey(JsonNode record) => record["uri"]!.GetValue<string>().Split('/')[^1];

    private static async Task<string> RefusalAsync(RealPds pds, PdsAccount account) =>
        (await Assert.ThrowsAsync<PdsException>(() => pds.GetRepoAsync(account.Did))).Error;
}
