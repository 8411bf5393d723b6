using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// The statements that keep the links of one record table. A row has its links where it stands as it was sent, with this rev and this
/// CID: so neither an older row nor one that came twice changes anything.
/// </summary>
/// <param name="name">The record table, quoted.</param>
internal sealed class MySqlLinkText(StoreTable table, string name)
{
    /// <summary>The writer's own table that links stand in until their rows do. No collection's name begins so.</summary>
    public const string Stage = "`_link`";

    public const string CreateStage =
        $"""
        CREATE TEMPORARY TABLE {Stage} (
          did binary(16) NOT NULL, collection varbinary(317) NOT NULL, rkey varbinary(513) NOT NULL, path varbinary(512) NOT NULL,
          target varbinary(849) NOT NULL, rev bigint NOT NULL, cid varbinary(100) NOT NULL
        ) ENGINE=InnoDB
        """;

    private readonly string _same = table.IsUnregistered
        ? "t.did = s.did AND t.collection = s.collection AND t.rkey = s.rkey"
        : "t.did = s.did AND t.rkey = s.rkey";

    private readonly string _collection = table.IsUnregistered ? "s.collection" : $"x'{Convert.ToHexString(table.CollectionUtf8)}'";

    /// <summary>Takes away the links of rows that stand, from a source with their keys, revs and CIDs.</summary>
    public string Clear(string source) =>
        $"""
        DELETE l FROM {source} AS s STRAIGHT_JOIN {name} AS t ON {_same} AND t.rev = s.rev AND t.cid = s.cid
        STRAIGHT_JOIN link AS l ON l.did = s.did AND l.collection = {_collection} AND l.rkey = s.rkey
        """;

    /// <summary>Adds the links of a source whose rows stand.</summary>
    public string Add(string source) =>
        $"""
        INSERT INTO link (target, collection, path, did, rkey) SELECT s.target, s.collection, s.path, s.did, s.rkey
        FROM {source} AS s STRAIGHT_JOIN {name} AS t ON {_same} AND t.rev = s.rev AND t.cid = s.cid
        ON DUPLICATE KEY UPDATE link.rkey = VALUES(rkey)
        """;

    /// <summary>Takes away the links of rows that are gone, from a source with their keys.</summary>
    public string ClearGone(string source) =>
        $"""
        DELETE l FROM {source} AS s STRAIGHT_JOIN link AS l ON l.did = s.did AND l.collection = {_collection} AND l.rkey = s.rkey
        LEFT JOIN {name} AS t ON {_same} WHERE t.did IS NULL
        """;
}
