using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>The tables of the four commonest collections, as their lexicons compile, without secondary indexes.</summary>
internal static class BenchTables
{
    public static StoreTable Like { get; } = Of("app.bsky.feed.like", [.. Reference("subject", ["subject"]), Created, .. Reference("via", ["via"])]);

    public static StoreTable Repost { get; } = Of("app.bsky.feed.repost", [.. Reference("subject", ["subject"]), Created, .. Reference("via", ["via"])]);

    public static StoreTable Follow { get; } = Of("app.bsky.graph.follow", [Column("subject", ["subject"], ColumnType.Did), Created, .. Reference("via", ["via"])]);

    public static StoreTable Post { get; } = Of(
        "app.bsky.feed.post",
        [
            new ColumnProjection("text", ["text"], ColumnType.Text, 16_384), .. Reference("reply_root", ["reply", "root"]),
            .. Reference("reply_parent", ["reply", "parent"]), Created,
        ]);

    public static IReadOnlyList<StoreTable> All { get; } = [Like, Repost, Follow, Post];

    private static ColumnProjection Created => Column("created_at", ["createdAt"], ColumnType.Datetime);

    private static StoreTable Of(string collection, ColumnProjection[] columns) =>
        new(new TableProjection(Nsid.Parse(collection), collection.Replace('.', '_'), [.. columns], []));

    private static ColumnProjection[] Reference(string name, string[] path) =>
        [Column(name, [.. path, "uri"], ColumnType.AtUri), Column(name + "_cid", [.. path, "cid"], ColumnType.Cid)];

    private static ColumnProjection Column(string name, string[] path, ColumnType type) => new(name, [.. path], type, ColumnCaps.Of(type) ?? 0);
}
