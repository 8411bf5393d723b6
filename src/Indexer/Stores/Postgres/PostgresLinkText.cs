using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// The statements that keep the links of one record table. A row has its links where it stands as it was sent, with this rev and this
/// CID: so neither an older row nor one that came twice changes anything.
/// </summary>
internal sealed class PostgresLinkText
{
    private const string Table = "stage_link";

    /// <summary>The writer's own table that links stand in until their rows do.</summary>
    public const string Stage = "pg_temp." + Table;

    public const string CreateStage =
        $"""
        CREATE TEMPORARY TABLE {Table} (
          did uuid NOT NULL, collection text COLLATE "C" NOT NULL, rkey bytea NOT NULL, path text COLLATE "C" NOT NULL, target bytea NOT NULL,
          rev bigint NOT NULL, cid bytea NOT NULL
        ) ON COMMIT DELETE ROWS
        """;

    public const string CopyStage = $"COPY {Stage} (did, collection, rkey, path, target, rev, cid) FROM STDIN (FORMAT BINARY)";

    /// <param name="name">The record table, quoted.</param>
    /// <param name="stage">Where its rows are staged.</param>
    public PostgresLinkText(StoreTable table, string name, string stage)
    {
        var (same, ofLink, ofKey) = table.IsUnregistered
            ? ("t.did = s.did AND t.collection = s.collection AND t.rkey = s.rkey", "s.collection", "d.collection")
            : ("t.did = s.did AND t.rkey = s.rkey", "$1", "$1");
        Clear = $"""
            DELETE FROM link AS l USING {stage} AS s JOIN {name} AS t ON {same} AND t.rev = s.rev AND t.cid = s.cid
            WHERE l.did = s.did AND l.collection = {ofLink} AND l.rkey = s.rkey
            """;
        Add = $"""
            INSERT INTO link (target, collection, path, did, rkey) SELECT s.target, s.collection, s.path, s.did, s.rkey
            FROM {Stage} AS s JOIN {name} AS t ON {same} AND t.rev = s.rev AND t.cid = s.cid ON CONFLICT DO NOTHING
            """;
        const string Arrays = "unnest($1, $2, $3, $4, $5, $6, $7) AS s (did, collection, rkey, path, target, rev, cid)";
        ClearArrays = $"""
            DELETE FROM link AS l USING {Arrays} JOIN {name} AS t ON {same} AND t.rev = s.rev AND t.cid = s.cid
            WHERE l.did = s.did AND l.collection = s.collection AND l.rkey = s.rkey
            """;
        AddArrays = $"""
            INSERT INTO link (target, collection, path, did, rkey) SELECT s.target, s.collection, s.path, s.did, s.rkey
            FROM {Arrays} JOIN {name} AS t ON {same} AND t.rev = s.rev AND t.cid = s.cid ON CONFLICT DO NOTHING
            """;
        var keys = table.IsUnregistered ? "unnest($1, $2, $3) AS d (did, collection, rkey)" : "unnest($2, $3) AS d (did, rkey)";
        var gone = table.IsUnregistered ? "t.did = d.did AND t.collection = d.collection AND t.rkey = d.rkey" : "t.did = d.did AND t.rkey = d.rkey";
        ClearGone = $"""
            DELETE FROM link AS l USING {keys}
            WHERE l.did = d.did AND l.collection = {ofKey} AND l.rkey = d.rkey AND NOT EXISTS (SELECT 1 FROM {name} AS t WHERE {gone})
            """;
    }

    /// <summary>Takes away the links of staged rows that stand. A registered table's collection is parameter 1.</summary>
    public string Clear { get; }

    /// <summary>Adds the staged links whose rows stand.</summary>
    public string Add { get; }

    /// <summary>The same as <see cref="Clear"/> from arrays, one for each field of <see cref="StoreTable.Links"/>.</summary>
    public string ClearArrays { get; }

    /// <summary>The same as <see cref="Add"/> from such arrays.</summary>
    public string AddArrays { get; }

    /// <summary>
    /// Takes away the links of rows that are gone, by arrays of did, collection and rkey; for a registered table by its collection, then
    /// arrays of did and rkey.
    /// </summary>
    public string ClearGone { get; }
}
