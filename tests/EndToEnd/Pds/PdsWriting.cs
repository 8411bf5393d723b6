using System.Text.Json.Nodes;

namespace Lexidex.EndToEnd.Pds;

/// <summary>Makes accounts write to a real PDS what people write, and some that only programs do.</summary>
internal static class PdsWriting
{
    public const string Post = "app.bsky.feed.post";
    public const string Like = "app.bsky.feed.like";
    public const string Follow = "app.bsky.graph.follow";
    public const string Profile = "app.bsky.actor.profile";

    /// <summary>A collection of a lexicon of our own, registered.</summary>
    public const string Note = "dev.lexidex.sim.note";

    /// <summary>A collection that nobody registered.</summary>
    public const string Unknown = "com.example.thing";

    private const string Now = "2026-01-02T03:04:05.678Z";

    public static JsonObject PostOf(string text) => new()
    {
        ["text"] = text,
        ["langs"] = new JsonArray("en", "de"),
        ["createdAt"] = Now,
    };

    public static JsonObject ReplyTo(JsonNode parent, string text)
    {
        var post = PostOf(text);
        post["reply"] = new JsonObject { ["root"] = Reference(parent), ["parent"] = Reference(parent) };
        return post;
    }

    public static JsonObject SubjectOf(JsonNode record) => new() { ["subject"] = Reference(record), ["createdAt"] = Now };

    public static JsonObject FollowOf(PdsAccount account) => new() { ["subject"] = account.Did, ["createdAt"] = Now };

    public static JsonObject ProfileOf(string name) => new() { ["displayName"] = name, ["description"] = "wörds, 言葉 and 🦋\n\ttoo" };

    /// <summary>Every type of column at once, and fields that no lexicon has.</summary>
    public static JsonObject NoteOf(JsonNode about, int score) => new()
    {
        ["text"] = $"note with score {score}",
        ["createdAt"] = Now,
        ["score"] = score,
        ["pinned"] = score % 2 == 0,
        ["subject"] = Reference(about),
        ["tags"] = new JsonArray("one", "two"),
        ["about"] = about["uri"]!.GetValue<string>().Split('/')[2],
        ["attachment"] = new JsonObject { ["$link"] = about["cid"]!.DeepClone() },
        ["payload"] = new JsonObject { ["$bytes"] = "AAECAwQ" },
        ["meta"] = new JsonObject { ["source"] = "test", ["count"] = 9_007_199_254_740_991, ["more"] = null },
        ["unforeseen"] = new JsonObject { ["deep"] = new JsonArray(new JsonObject { ["er"] = -1 }, false, new JsonArray()) },
    };

    /// <summary>Values of the wrong type for their columns: no lexicon holds anybody to anything.</summary>
    public static JsonObject MisshapenNote(int number) => new()
    {
        ["text"] = number,
        ["createdAt"] = "yesterday",
        ["score"] = "many",
        ["subject"] = "at://nobody",
        ["meta"] = new JsonArray(number),
    };

    /// <summary>Some of everything, by each of the accounts about the one before it.</summary>
    public static async Task BeginAsync(params PdsAccount[] accounts)
    {
        var post = await accounts[^1].CreateAsync(Post, PostOf("the first post"));
        for (var i = 0; i < accounts.Length; i++)
        {
            var (account, before) = (accounts[i], accounts[(i + accounts.Length - 1) % accounts.Length]);
            await account.CreateAsync(Profile, ProfileOf(account.Handle), "self");
            await account.CreateAsync(Follow, FollowOf(before));
            await account.CreateAsync(Like, SubjectOf(post));
            await account.ApplyAsync(Enumerable.Range(0, 150).Select(number => PdsAccount.Create(Note, NoteOf(post, number), $"note-{number}")));
            await account.ApplyAsync(Enumerable.Range(0, 9).Select(number => PdsAccount.Create(Note, MisshapenNote(number))));
            await account.ApplyAsync(Enumerable.Range(0, 20).Select(number => PdsAccount.Create(Unknown, NoteOf(post, number), $"thing:{number}")));
            post = await account.CreateAsync(Post, ReplyTo(post, "an answer"));
        }
    }

    /// <summary>Creates, updates and deletes records of one account, commit after commit, until it is told to end.</summary>
    public static async Task<int> WriteOnAsync(PdsAccount account, JsonNode about, string round, CancellationToken enough)
    {
        var commits = 0;
        for (var number = 1_000; !enough.IsCancellationRequested; number++, commits += 4)
        {
            var key = $"{round}-{number}";
            await account.CreateAsync(Note, NoteOf(about, number), key);
            await account.CreateAsync(Post, PostOf($"post {number}"));
            await account.PutAsync(Note, key, NoteOf(about, -number));
            await account.ApplyAsync(
                PdsAccount.Delete(Note, key),
                PdsAccount.Create(Unknown, MisshapenNote(number), key),
                PdsAccount.Update(Note, "note-0", NoteOf(about, number)));
        }

        return commits;
    }

    private static JsonObject Reference(JsonNode record) =>
        new() { ["uri"] = record["uri"]!.DeepClone(), ["cid"] = record["cid"]!.DeepClone() };
}
