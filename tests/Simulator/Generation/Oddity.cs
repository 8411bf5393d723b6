using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Generation;

/// <summary>
/// What real records hold against the rules of their lexicon: a small share of ours does the same. All of it is valid DAG-CBOR, so
/// an indexer must keep every byte.
/// </summary>
internal static class Oddity
{
    private const int OneIn = 40;

    public static void Apply(RandomStream random, FieldMap record, RecordKind kind, long time)
    {
        if (!random.OneIn(OneIn))
            return;
        switch (random.Below(20))
        {
            case 0: record.Map("x-client", new FieldMap().Text("name", Words.Noun(random)).Integer("build", random.Below(10_000))); break;
            case 1: record.Text("createdAt", NetworkTime.Format(time, "yyyy-MM-dd'T'HH:mm:ss'Z'")); break;
            case 2: record.Text("createdAt", NetworkTime.Format(time, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'")); break;
            case 3: record.Text("createdAt", NetworkTime.Format(time, "yyyy-MM-dd'T'HH:mm:ss.fff'+02:00'")); break;
            case 4: record.Text("createdAt", random.OneIn(2) ? "yesterday" : "2024-02-30T10:00:00.000Z"); break;
            case 5: record.Integer("createdAt", time / 1_000_000); break;
            case 6: record.Remove("createdAt"); break;
            case 7: record.Null("via"); break;
            case 8: record.Null("subject"); break;
            case 9: record.Remove("$type"); break;
            case 10: record.Text("$type", "app.bsky.feed.threadgate"); break;
            case 11: record.Text("text", Words.Sentence(random, 4_000)); break;
            case 12: record.Text("text", "before\0after"); break;
            case 13: record.Map("meta", new FieldMap()).Map("reply", new FieldMap()); break;
            case 14: record.Map("deep", Nested(24)); break;
            case 15: record.Integer("score", random.OneIn(2) ? long.MinValue : long.MaxValue).Boolean("text", true); break;
            case 16: record.Texts("tags", []).Bytes("payload", []); break;
            case 17: record.Text("", "no name").Text("ключ", "not ASCII").Text("did", "did:plc:tooshort").Text("rest", "a column's name"); break;
            case 18: OddSubject(random, record, kind); break;
            default: record.Text("createdAt", random.OneIn(2) ? "0001-01-01T00:00:00.000Z" : "9999-12-31T23:59:59.999Z"); break;
        }
    }

    private static void OddSubject(RandomStream random, FieldMap record, RecordKind kind)
    {
        if (kind == RecordKind.Follow)
        {
            record.Text("subject", random.OneIn(2) ? "did:web:example.com" : "did:plc:UPPERCASE");
            return;
        }

        var uri = random.OneIn(2) ? "at://someone.example/app.bsky.feed.post/3kabcdefghi2a" : "https://example.com/not-a-record";
        var cid = Cid.OfRaw("odd"u8).ToString();
        record.Map("subject", new FieldMap().Text("uri", uri).Text("cid", random.OneIn(2) ? cid.ToUpperInvariant() : cid).Integer("extra", 1));
    }

    private static FieldMap Nested(int depth)
    {
        var map = new FieldMap().Text("leaf", "here");
        for (; depth > 0; depth--)
            map = new FieldMap().Map("n", map);
        return map;
    }
}
