using System.Globalization;
using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>A record to write: where it belongs and what it holds.</summary>
internal readonly record struct BenchRecord(StoreTable Table, RowOrigin Origin, RecordOp Op);

/// <summary>
/// Records as the network has them: of a thousand, 562 likes, 204 posts, 122 follows and 112 reposts; grouped by repository,
/// 400 each (20 billion records of 45 million accounts are 440). The same seed gives the same records.
/// </summary>
internal sealed class BenchRecords(int seed) : IDisposable
{
    private const int RecordsOfRepo = 400;
    private const string Alphabet = "234567abcdefghijklmnopqrstuvwxyz";
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Words = ["sky", "blue", "quiet", "morning", "indexer", "coffee", "reading", "harbour", "the", "a", "of", "and", "train", "cloud"];

    private readonly Random _random = new(seed);
    private readonly ByteBuffer _block = new();
    private RowOrigin _repo;
    private long _made;

    public BenchRecord Next()
    {
        if (_made % RecordsOfRepo == 0)
            _repo = new RowOrigin(DidKey.Of(Encoding.ASCII.GetBytes(SomeDid())), Tid.FromValue(SomeTid()), 1_700_000_000_000_000);
        _made++;
        var table = _random.Next(1000) switch { < 562 => BenchTables.Like, < 766 => BenchTables.Post, < 888 => BenchTables.Follow, _ => BenchTables.Repost };
        _block.Clear();
        Write(new CborWriter(_block), table);
        var block = _block.Written.ToArray();
        var key = Encoding.ASCII.GetBytes(Tid.FromValue(SomeTid()).ToString());
        return new BenchRecord(table, _repo, new RecordOp(RecordAction.Create, table.CollectionUtf8, key, Cid.OfDagCbor(block), block));
    }

    public void Dispose() => _block.Dispose();

    private void Write(CborWriter writer, StoreTable table)
    {
        if (table == BenchTables.Post)
        {
            WritePost(writer);
            return;
        }

        var hasVia = table != BenchTables.Follow && _random.Next(20) == 0;
        writer.WriteMapHead(hasVia ? 4 : 3);
        if (hasVia)
            WriteReference(writer, "via"u8);
        WriteType(writer, table);
        if (table == BenchTables.Follow)
        {
            writer.WriteText("subject"u8);
            writer.WriteText(Encoding.ASCII.GetBytes(SomeDid()));
        }
        else
            WriteReference(writer, "subject"u8);
        WriteCreated(writer);
    }

    // Keys stand by length, then by their bytes.
    private void WritePost(CborWriter writer)
    {
        var isReply = _random.Next(5) < 2;
        writer.WriteMapHead(isReply ? 5 : 4);
        writer.WriteText("text"u8);
        writer.WriteText(Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, 4 + _random.Next(30)).Select(_ => Words[_random.Next(Words.Length)]))));
        WriteType(writer, BenchTables.Post);
        writer.WriteText("langs"u8);
        writer.WriteArrayHead(1);
        writer.WriteText("en"u8);
        if (isReply)
        {
            writer.WriteText("reply"u8);
            writer.WriteMapHead(2);
            WriteReference(writer, "root"u8);
            WriteReference(writer, "parent"u8);
        }

        WriteCreated(writer);
    }

    private static void WriteType(CborWriter writer, StoreTable table)
    {
        writer.WriteText("$type"u8);
        writer.WriteText(table.CollectionUtf8);
    }

    private void WriteReference(CborWriter writer, ReadOnlySpan<byte> name)
    {
        Span<byte> seedOfCid = stackalloc byte[8];
        _random.NextBytes(seedOfCid);
        writer.WriteText(name);
        writer.WriteMapHead(2);
        writer.WriteText("cid"u8);
        writer.WriteText(Encoding.ASCII.GetBytes(Cid.OfDagCbor(seedOfCid).ToString()));
        writer.WriteText("uri"u8);
        writer.WriteText(Encoding.ASCII.GetBytes($"at://{SomeDid()}/app.bsky.feed.post/{Tid.FromValue(SomeTid())}"));
    }

    private void WriteCreated(CborWriter writer)
    {
        writer.WriteText("createdAt"u8);
        var time = Start.AddMilliseconds(_random.NextInt64(60_000_000_000));
        writer.WriteText(Encoding.ASCII.GetBytes(time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));
    }

    private ulong SomeTid() => (ulong)_random.NextInt64(1_700_000_000_000_000, 1_760_000_000_000_000) << 10;

    private string SomeDid() => string.Create(32, _random, static (text, random) =>
    {
        "did:plc:".CopyTo(text);
        for (var i = 8; i < text.Length; i++)
            text[i] = Alphabet[random.Next(Alphabet.Length)];
    });
}
