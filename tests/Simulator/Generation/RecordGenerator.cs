using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Generation;

/// <summary>Makes the records of the network. A generated one is a function of seed, repository, kind and ordinal alone.</summary>
internal sealed class RecordGenerator
{
    private readonly NetworkPlan _plan;
    private readonly Func<int, string> _didOf;

    public RecordGenerator(NetworkPlan plan, Func<int, string> didOf)
    {
        _plan = plan;
        _didOf = didOf;
        Posts = new(plan, ReferenceTo);
    }

    public PostReferences Posts { get; }

    /// <summary>All records of a repository as it was before the stream, in no particular order.</summary>
    public IEnumerable<GeneratedRecord> RecordsOf(RepoPlan repo)
    {
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            for (var ordinal = 0; ordinal < repo.CountOf(kind); ordinal++)
                yield return Make(repo, kind, ordinal);
        }
    }

    public GeneratedRecord Make(RepoPlan repo, RecordKind kind, int ordinal)
    {
        var time = repo.TimeOf(kind, ordinal);
        var random = repo.RecordStream(kind, ordinal, RandomPurpose.Record);
        var path = new RecordPath(kind.Collection(), RecordKeys.Of(random, kind, repo.TidAt(time)));
        var shape = kind == RecordKind.Post ? Posts.ShapeOf(new(repo.Index, ordinal)) : default;
        return new(path, Content(random, kind, time, shape).Encode());
    }

    /// <summary>The content of a new record; <paramref name="shape"/> matters to posts alone.</summary>
    public FieldMap Content(RandomStream random, RecordKind kind, long time, PostShape shape)
    {
        var record = kind switch
        {
            RecordKind.Profile => Profile(random, time),
            RecordKind.Like or RecordKind.Repost => Subject(random, time),
            RecordKind.Post => Post(random, time, shape),
            RecordKind.Follow => new FieldMap().Text("subject", SomeDid(random)).Text("createdAt", NetworkTime.Text(time)),
            RecordKind.Note => Note(random, time),
            _ => new FieldMap().Text("createdAt", NetworkTime.Text(time)).Integer("size", random.Below(1_000)).Texts("parts", [Words.Name(random)]),
        };
        record.Text("$type", kind.Collection());
        Oddity.Apply(random, record, kind, time);
        return record;
    }

    public string SomeDid(RandomStream random)
    {
        var unit = random.Unit();
        return _didOf((int)(unit * unit * _plan.Repos));
    }

    private RecordReference ReferenceTo(PostId post)
    {
        var record = Make(_plan[post.Repo], RecordKind.Post, post.Ordinal);
        return new($"at://{_didOf(post.Repo)}/{record.Path}", Cid.OfDagCbor(record.Block));
    }

    private FieldMap Post(RandomStream random, long time, PostShape shape)
    {
        ReplyReference? reply = shape.Parent is { } parent ? new(Posts.Of(parent), Posts.Of(shape.Root ?? parent)) : null;
        RecordReference? quote = shape.Quote is { } quoted ? Posts.Of(quoted) : null;
        return PostWriter.Write(random, time, reply, quote, SomeDid(random));
    }

    private FieldMap Subject(RandomStream random, long time)
    {
        var record = new FieldMap().Map("subject", SomePost(random, time).ToMap()).Text("createdAt", NetworkTime.Text(time));
        if (random.OneIn(20))
            record.Map("via", SomePost(random, time).ToMap());
        return record;
    }

    // Early in the network's life nobody has posted: the first likes then point at a post that was deleted since.
    private RecordReference SomePost(RandomStream random, long time) => Posts.Pick(random, time) is { } post
        ? Posts.Of(post)
        : new($"at://{SomeDid(random)}/app.bsky.feed.post/3kaaaaaaaaa2a", Cid.OfDagCbor([0xA0]));

    private FieldMap Profile(RandomStream random, long time)
    {
        var profile = new FieldMap().Text("displayName", Words.Name(random)).Text("description", Words.Passage(random, 20).Text);
        if (!random.OneIn(4))
            profile.Map("avatar", PostWriter.Blob(random, "image/png")).Text("createdAt", NetworkTime.Text(time));
        if (random.OneIn(6))
            profile.Map("pinnedPost", SomePost(random, time).ToMap());
        return profile;
    }

    private FieldMap Note(RandomStream random, long time)
    {
        var note = new FieldMap().Text("text", Words.Passage(random, 30).Text).Text("createdAt", NetworkTime.Text(time))
            .Integer("score", random.Below(2_000) - 1_000).Boolean("pinned", random.OneIn(5));
        if (random.OneIn(2))
            note.Map("subject", SomePost(random, time).ToMap()).Text("about", SomeDid(random));
        if (random.OneIn(3))
            note.Texts("tags", [Words.Noun(random), Words.Adjective(random)]);
        if (random.OneIn(4))
            note.Map("meta", new FieldMap().Text("source", Words.Noun(random)).Integer("count", random.Below(50)));
        if (random.OneIn(6))
            Attach(random, note);
        return note;
    }

    private static void Attach(RandomStream random, FieldMap note)
    {
        Span<byte> payload = stackalloc byte[1 + random.Below(48)];
        random.Fill(payload);
        note.Bytes("payload", payload).Link("attachment", random.OneIn(3) ? Cid.OfRaw(payload) : Cid.OfDagCbor(payload));
    }
}
