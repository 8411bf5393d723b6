namespace Lexidex.Simulator.Generation;

/// <summary>The kinds of record of the false network, in the order in which a repository's plan counts them.</summary>
internal enum RecordKind
{
    Profile,
    Like,
    Post,
    Follow,
    Repost,
    Note,
    Mystery,
}

internal static class RecordKinds
{
    /// <summary>How many of a thousand records (profiles apart) are of each kind. What is left over is <see cref="RecordKind.Mystery"/>.</summary>
    public static ReadOnlySpan<(RecordKind Kind, int PerThousand)> Mix =>
        new[] { (RecordKind.Like, 555), (RecordKind.Post, 202), (RecordKind.Follow, 121), (RecordKind.Repost, 101), (RecordKind.Note, 18), (RecordKind.Mystery, 3) };

    /// <summary>The collection; that of a mystery has no lexicon anywhere.</summary>
    public static string Collection(this RecordKind kind) => kind switch
    {
        RecordKind.Profile => "app.bsky.actor.profile",
        RecordKind.Like => "app.bsky.feed.like",
        RecordKind.Post => "app.bsky.feed.post",
        RecordKind.Follow => "app.bsky.graph.follow",
        RecordKind.Repost => "app.bsky.feed.repost",
        RecordKind.Note => "dev.lexidex.sim.note",
        _ => "dev.lexidex.sim.mystery",
    };

    public static RecordKind Of(string collection) => Enum.GetValues<RecordKind>().Single(kind => kind.Collection() == collection);
}
