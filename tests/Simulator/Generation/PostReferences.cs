using System.Collections.Concurrent;

namespace Lexidex.Simulator.Generation;

/// <summary>A generated post: the <paramref name="Ordinal"/>-th of a repository.</summary>
internal readonly record struct PostId(int Repo, int Ordinal);

/// <summary>What a post answers and quotes.</summary>
internal readonly record struct PostShape(PostId? Parent, PostId? Root, PostId? Quote);

/// <summary>
/// Who refers to whom among the generated posts. A reference holds a CID, so the post it names must be made first: posts have levels,
/// and refer only to lower ones, which bounds the work of making any one of them and rules out circles.
/// </summary>
internal sealed class PostReferences(NetworkPlan plan, Func<PostId, RecordReference> make)
{
    private const int CacheMax = 100_000;
    private const int Probes = 6;

    private readonly ConcurrentDictionary<PostId, RecordReference> _cache = new();

    public RecordReference Of(PostId post)
    {
        if (_cache.TryGetValue(post, out var reference))
            return reference;
        reference = make(post);
        if (_cache.Count < CacheMax)
            _cache.TryAdd(post, reference);
        return reference;
    }

    /// <summary>A post of the network from before a time; the repositories with low indices are the popular ones.</summary>
    public PostId? Pick(RandomStream random, long before, int levelMax = 2)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var unit = random.Unit();
            var repo = plan[(int)(unit * unit * plan.Repos)];
            var posts = repo.CountBefore(RecordKind.Post, before);
            if (posts == 0)
                continue;
            var post = new PostId(repo.Index, random.Below(posts));
            if (LevelOf(ShapeStream(repo, post)) <= levelMax)
                return post;
        }

        return null;
    }

    public PostShape ShapeOf(PostId post)
    {
        var repo = plan[post.Repo];
        var random = ShapeStream(repo, post);
        var level = LevelOf(random);
        if (level == 0 || Pick(random, repo.TimeOf(RecordKind.Post, post.Ordinal), level - 1) is not { } target)
            return default;
        return random.OneIn(4) ? new(null, null, target) : new(target, ShapeOf(target).Root ?? target, null);
    }

    private static RandomStream ShapeStream(RepoPlan repo, PostId post) => repo.RecordStream(RecordKind.Post, post.Ordinal, RandomPurpose.Shape);

    private static int LevelOf(RandomStream random) => random.Below(10) switch { < 6 => 0, < 9 => 1, _ => 2 };
}
