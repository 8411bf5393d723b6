using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Live;

/// <summary>Decides what a commit of the stream writes: mostly one new record; sometimes updates, deletes, or many at once.</summary>
internal sealed class LiveWrites(SimulatedNetwork network, RandomStream random)
{
    /// <summary>The most operations that a <c>#commit</c> may have.</summary>
    private const int OperationsMax = 200;

    public RecordWrite Profile(long now) => new(new(RecordKind.Profile.Collection(), "self"), Content(RecordKind.Profile, now));

    /// <summary>The writes of one commit, each to another record. The clock moves on with each new record.</summary>
    public IReadOnlyList<RecordWrite> For(SimulatedRepo repo, ref long now)
    {
        var known = repo.RecordCount;
        var writes = new Dictionary<RecordPath, RecordWrite>();
        for (var left = Operations(); left > 0; left--)
        {
            var write = random.Below(100) switch
            {
                < 14 when known > 0 => new(repo.PathAt(random.Below(known)), null),
                < 22 when known > 0 => Update(repo.PathAt(random.Below(known)), now),
                _ => Create(repo, ++now),
            };
            writes.TryAdd(write.Path, write);
        }

        return [.. writes.Values];
    }

    private int Operations() => random.Below(1_000) switch
    {
        < 850 => 1,
        < 970 => 2 + random.Below(4),
        < 998 => 6 + random.Below(25),
        _ => OperationsMax,
    };

    private RecordWrite Update(RecordPath path, long now) => new(path, Content(RecordKinds.Of(path.Collection), now));

    private RecordWrite Create(SimulatedRepo repo, long now)
    {
        var kind = Kind();
        var key = RecordKeys.Of(random, kind, repo.Plan.TidAt(now));
        return new(new(kind.Collection(), key), Content(kind, now));
    }

    private byte[] Content(RecordKind kind, long now)
    {
        var posts = network.Generator.Posts;
        var answered = kind == RecordKind.Post && random.OneIn(3) ? posts.Pick(random, now) : null;
        var shape = answered is { } post ? new PostShape(post, posts.ShapeOf(post).Root ?? post, null) : default;
        return network.Generator.Content(random, kind, now, shape).Encode();
    }

    private RecordKind Kind()
    {
        var draw = random.Below(1_000);
        foreach (var (kind, perThousand) in RecordKinds.Mix)
        {
            if (draw < perThousand)
                return kind;
            draw -= perThousand;
        }

        return RecordKind.Mystery;
    }
}
