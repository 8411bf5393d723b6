namespace Lexidex.Benchmarks.Sizing;

/// <summary>A kind of record: our table, and the table that the reference AppView has for it beside its table of all records.</summary>
/// <param name="Most">The most bytes that a record may take here, all in, after a load with indexes built last.</param>
internal sealed record SizedRecord(string Name, string Collection, string Table, string AppViewTable, int Most)
{
    public static IReadOnlyList<SizedRecord> All { get; } =
    [
        new("like", "app.bsky.feed.like", "app_bsky_feed_like", "bsky.\"like\"", 300),
        new("follow", "app.bsky.graph.follow", "app_bsky_graph_follow", "bsky.follow", 260),
        new("post", "app.bsky.feed.post", "app_bsky_feed_post", "bsky.post", 700),
    ];
}
