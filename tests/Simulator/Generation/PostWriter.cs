using System.Text;
using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Generation;

/// <summary>What a post answers, as it stands in the post.</summary>
internal readonly record struct ReplyReference(RecordReference Parent, RecordReference Root);

/// <summary>Writes app.bsky.feed.post: text, languages, facets over bytes of the text, replies, and embeds of each common kind.</summary>
internal static class PostWriter
{
    public static FieldMap Write(RandomStream random, long time, ReplyReference? reply, RecordReference? quote, string mentioned)
    {
        var (text, languages) = Words.Passage(random, 40);
        var facets = new List<FieldMap>();
        if (random.OneIn(5))
            text = AddFacet(random, text, facets, mentioned);

        var post = new FieldMap().Text("text", text).Text("createdAt", NetworkTime.Text(time));
        if (languages.Length > 0)
            post.Texts("langs", languages);
        if (facets.Count > 0)
            post.Maps("facets", facets);
        if (reply is { } answer)
            post.Map("reply", new FieldMap().Map("parent", answer.Parent.ToMap()).Map("root", answer.Root.ToMap()));
        if (Embed(random, quote) is { } embed)
            post.Map("embed", embed);
        if (random.OneIn(40))
            post.Texts("tags", [Words.Noun(random), Words.Noun(random)]);
        if (random.OneIn(60))
            post.Map("labels", SelfLabels());
        return post;
    }

    /// <summary>A blob that no one can fetch, with the CID that its bytes would have.</summary>
    public static FieldMap Blob(RandomStream random, string mimeType)
    {
        Span<byte> content = stackalloc byte[16];
        random.Fill(content);
        return new FieldMap().Text("$type", "blob").Text("mimeType", mimeType)
            .Link("ref", Cid.OfRaw(content)).Integer("size", 1_000 + random.Below(900_000));
    }

    private static string AddFacet(RandomStream random, string text, List<FieldMap> facets, string mentioned)
    {
        var (shown, feature) = random.Below(3) switch
        {
            0 => ("#" + Words.Noun(random), Feature("tag", "tag", Words.Noun(random))),
            1 => ($"https://{Words.Noun(random)}.example/page", Feature("link", "uri", $"https://{Words.Noun(random)}.example/page")),
            _ => ("@friend.example", Feature("mention", "did", mentioned)),
        };
        var start = Encoding.UTF8.GetByteCount(text) + 1;
        var index = new FieldMap().Integer("byteStart", start).Integer("byteEnd", start + shown.Length);
        facets.Add(new FieldMap().Map("index", index).Maps("features", [feature]));
        return text + " " + shown;
    }

    private static FieldMap Feature(string kind, string field, string value) =>
        new FieldMap().Text("$type", "app.bsky.richtext.facet#" + kind).Text(field, value);

    private static FieldMap? Embed(RandomStream random, RecordReference? quote)
    {
        if (quote is { } quoted)
            return new FieldMap().Text("$type", "app.bsky.embed.record").Map("record", quoted.ToMap());
        return random.Below(12) switch
        {
            0 or 1 => Images(random),
            2 => External(random),
            3 when random.OneIn(3) => Video(random),
            _ => null,
        };
    }

    private static FieldMap Images(RandomStream random) => new FieldMap().Text("$type", "app.bsky.embed.images")
        .Maps("images", Enumerable.Range(0, 1 + random.Below(4)).Select(_ => new FieldMap()
            .Text("alt", Words.Name(random)).Map("image", Blob(random, "image/jpeg"))
            .Map("aspectRatio", new FieldMap().Integer("width", 800 + random.Below(1200)).Integer("height", 600 + random.Below(1200)))));

    private static FieldMap External(RandomStream random) => new FieldMap().Text("$type", "app.bsky.embed.external")
        .Map("external", new FieldMap().Text("uri", $"https://{Words.Noun(random)}.example/{random.Below(100_000)}")
            .Text("title", Words.Name(random)).Text("description", Words.Sentence(random, random.Below(20))));

    private static FieldMap Video(RandomStream random) =>
        new FieldMap().Text("$type", "app.bsky.embed.video").Map("video", Blob(random, "video/mp4"));

    private static FieldMap SelfLabels() => new FieldMap().Text("$type", "com.atproto.label.defs#selfLabels")
        .Maps("values", [new FieldMap().Text("val", "graphic-media")]);
}
