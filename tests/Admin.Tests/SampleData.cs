using System.Text.Json;
using Lexidex.Schema.Control;

namespace Lexidex.Admin.Tests;

/// <summary>What an Indexer might say, written out by hand.</summary>
internal static class SampleData
{
    public const string Like = "app.bsky.feed.like";
    public const string Post = "app.bsky.feed.post";
    public const string Did = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    public static DateTimeOffset Noon { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static IndexerStatus EmptyStatus() => new()
    {
        Version = "0.1.0",
        Store = "sqlite:data/lexidex.db",
        Engine = "SQLite 3.50.4",
        StartedAt = Noon.AddHours(-3),
        TakenAt = Noon,
        Mode = "live",
    };

    public static IndexerStatus BusyStatus() => EmptyStatus() with
    {
        Lanes = 256,
        RecordsPerSecond = 1284.6,
        RecordsWritten = 9_412_207,
        Sources =
        [
            new SourceStatus
            {
                Name = "relay.example",
                Kind = "firehose",
                State = SourceState.Live,
                Position = "7312894412",
                LastEventAt = Noon,
                LagSeconds = 0.84,
                EventsPerSecond = 512.3,
                EventsReceived = 5_530_112,
                EventsDropped = 1_204,
            },
            new SourceStatus
            {
                Name = "pds.example",
                Kind = "repos",
                State = SourceState.Error,
                EventsReceived = 812,
                LastError = "pds.example answered 503 to getRepo. It is tried again in 40 s.",
            },
        ],
        ReposByState = new Dictionary<string, long>
        {
            [SyncStates.Active] = 48_211,
            [SyncStates.Partial] = 91_402,
            [SyncStates.Resyncing] = 12,
            [SyncStates.Pending] = 1_877,
            [SyncStates.Error] = 31,
        },
        ReposByLevel = new Dictionary<string, long> { ["earlier-key"] = 208, ["full"] = 139_405 },
        Queue = 1_889,
        Tables =
        [
            new TableStatus { Collection = Post, Table = "app_bsky_feed_post", Rows = 1_893_240, Bytes = 912_340_992 },
            new TableStatus { Collection = Like, Table = "app_bsky_feed_like", Rows = 5_201_377, Bytes = 1_477_191_061 },
            new TableStatus { Collection = "", Table = "record", Rows = 220_190, Bytes = 88_076_000 },
        ],
        DeadLetters = new Dictionary<string, long> { ["block-format"] = 17 },
        Books = new Books
        {
            Received = 9_413_440,
            Written = 9_412_207,
            Dropped = new Dictionary<string, long> { ["older-rev"] = 1_187, ["block-format"] = 17 },
        },
    };

    public static LexiconStatements Statements(string engine) => new()
    {
        Engine = engine,
        Engines = ["sqlite", "postgres"],
        Table = "app_bsky_feed_like",
        View = "app_bsky_feed_like_v",
        CreateTable = [$"CREATE TABLE of_{engine} (x)"],
        CreateIndexes = ["CREATE INDEX one"],
        CreateView = ["CREATE VIEW two"],
    };

    public static LexiconComparison Comparison() => new()
    {
        Class = "breaks-old-data",
        Changes = [new LexiconChange("D13 limit-tightened", "breaks-old-data", "$.text", "300", "200", "columns: none; indexes: none; rows: revalidate")],
        Events = [new LexiconChange("D33 rules-waived", "registry", "$policy", "", "", "any change is let through")],
    };

    public static LexiconDetail LikeLexicon() => new()
    {
        Summary = new LexiconSummary
        {
            Nsid = Like,
            Kind = "record",
            Version = "bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
            RegisteredAt = Noon.AddDays(-2),
            Source = "app/bsky/feed/like.json",
            State = "active",
            Table = "app_bsky_feed_like",
            Rows = 5_201_377,
            Columns =
            [
                new ColumnSummary { Name = "subject", Path = ["subject", "uri"], Type = "at-uri" },
                new ColumnSummary { Name = "subject_cid", Path = ["subject", "cid"], Type = "cid" },
                new ColumnSummary { Name = "created_at", Path = ["createdAt"], Type = "datetime" },
            ],
            Indexes = [new IndexSummary { Name = "app_bsky_feed_like_subject", Columns = ["subject"], Kind = "key" }],
        },
        Document = FakeIndexer.Json("""{"lexicon":1,"id":"app.bsky.feed.like","defs":{"main":{"type":"record"}}}"""),
    };

    public static LexiconDetail DefsLexicon() => new()
    {
        Summary = new LexiconSummary
        {
            Nsid = "app.bsky.feed.defs",
            Kind = "defs",
            Version = "bafyreid27zk7lbis4zw5fz4podbvbs4fc5ivwji3dmrwa6zggnj4bnd57u",
            RegisteredAt = Noon.AddDays(-2),
            Source = "app/bsky/feed/defs.json",
            State = "active",
        },
        Document = FakeIndexer.Json("""{"lexicon":1,"id":"app.bsky.feed.defs","defs":{}}"""),
    };

    /// <summary>A table with a dropped place, a chosen column, and two places that may be chosen too.</summary>
    public static LexiconProposal Proposal() => new()
    {
        Nsid = Like,
        Table = "app_bsky_feed_like",
        Edits = FakeIndexer.Json("""{"select":[["place","lat"]],"drop":[["reply"]],"index":[]}"""),
        Columns =
        [
            new ColumnChoice { Name = "subject", Path = ["subject", "uri"], Type = "at-uri", IsProposed = true, Index = "key", UsualIndex = "key", Kinds = ["key", "time"] },
            new ColumnChoice { Name = "text", Path = ["text"], Type = "text", CapBytes = 16_384, IsProposed = true, Kinds = ["text"] },
            new ColumnChoice { Name = "reply_root", Path = ["reply", "root", "uri"], Type = "at-uri", IsProposed = true, IsDropped = true, UsualIndex = "key", Kinds = ["key", "time"] },
            new ColumnChoice { Name = "reply_parent", Path = ["reply", "parent", "uri"], Type = "at-uri", IsProposed = true, IsDropped = true, UsualIndex = "key", Kinds = ["key", "time"] },
            new ColumnChoice { Name = "place_lat", Path = ["place", "lat"], Type = "integer", Kinds = ["key", "time"] },
        ],
        Places = [new PlaceChoice { Path = [], Type = "object" }, new PlaceChoice { Path = ["place", "lon"], Type = "integer", IsColumn = true }],
        Statements = ["CREATE TABLE one", "CREATE VIEW two"],
    };

    /// <summary>A plan as it was drafted.</summary>
    public static PlanSummary Plan(string nsid) => new()
    {
        Hash = "9c1f00d1e2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        Nsid = nsid,
        FromVersion = "bafyold",
        ToVersion = "bafynew",
        State = "drafted",
        Step = "none",
        DraftedAt = Noon,
        DraftedBy = "ada",
        Plan = FakeIndexer.Json("""{"adds":["more"],"steps":[{"step":"add columns","sql":["ALTER TABLE \"t\" ADD COLUMN \"more\" text"]}]}"""),
    };

    /// <summary>A version of a lexicon.</summary>
    public static LexiconVersion Version(string version, bool inForce, string document) => new()
    {
        Version = version,
        InForce = inForce,
        Source = "like.json",
        RegisteredAt = Noon,
        RegisteredBy = "ada",
        Document = FakeIndexer.Json(document),
    };

    /// <summary>A post with the text that is asked for.</summary>
    public static RecordDetail PostRecord(string rkey, string text, bool cidChecked = true) => new()
    {
        Uri = $"at://{Did}/{Post}/{rkey}",
        Cid = "bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm",
        CidChecked = cidChecked,
        Rev = "3lc4xyzabcd2x",
        IndexedAt = Noon.AddMinutes(-4),
        Columns = [new RecordColumn("text", "text"), new RecordColumn("created_at", "datetime"), new RecordColumn("likes", "integer")],
        Values = [text, "2026-11-24T11:56:00.000Z", null],
        Json = JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["$type"] = Post,
            ["text"] = text,
            ["createdAt"] = "2026-11-24T11:56:00.000Z",
            ["langs"] = new[] { "en" },
        }),
    };
}
