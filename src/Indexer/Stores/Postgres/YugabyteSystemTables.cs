using System.Globalization;
using Lexidex.Schema.Dialects;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// The system tables in YugabyteDB: PostgreSQL's, with a way for each to be spread. What grows with the network is cut ahead by
/// the hash of its DID; small tables are one tablet each. An index whose first column has few values is kept in order, since by
/// hash each value would stand in one place for ever. Every statement goes alone and may be run again.
/// </summary>
internal static class YugabyteSystemTables
{
    private static readonly string Many = string.Create(CultureInfo.InvariantCulture, $" SPLIT INTO {YugabyteDialect.Tablets} TABLETS");

    private const string One = " SPLIT INTO 1 TABLETS";

    private const string BulkLoad = "CREATE TABLE IF NOT EXISTS bulk_load (did uuid NOT NULL, epoch bigint NOT NULL, collections text COLLATE \"C\" NOT NULL, PRIMARY KEY (did HASH))" + One;

    // By name of the table: its key, and how it begins.
    private static readonly Dictionary<string, (string Key, string Tablets)> Layouts = new(StringComparer.Ordinal)
    {
        ["store_format"] = ("(version HASH)", One),
        ["store_step"] = ("(step HASH)", One),
        ["repo"] = ("(did HASH)", Many),
        ["repo_collection"] = ("(did HASH, collection ASC)", Many),
        ["collection_total"] = ("(collection HASH, lane ASC)", One),
        ["collection_table"] = ("(collection HASH)", One),
        ["repo_hidden"] = ("(did HASH)", One),
        ["repo_queue"] = ("(did HASH)", Many),
        ["checkpoint"] = ("(source HASH, lane ASC)", One),
        ["lane_lease"] = ("(lane HASH)", One),
        ["plc"] = ("(did HASH, digest ASC)", Many),
        ["did_text"] = ("(did HASH)", One),
        ["record"] = ("(did HASH, collection ASC, rkey ASC)", Many),
        // In order of time: letters are few, and the oldest are looked for.
        ["dead_letter"] = ("(id ASC)", ""),
        ["dead_letter_total"] = ("(reason HASH)", One),
        ["dead_letter_size"] = ("(id HASH)", One),
        ["link"] = ("(target HASH, collection ASC, path ASC, did ASC, rkey ASC)", Many),
        ["link_collection"] = ("(collection HASH)", One),
    };

    private static readonly (string Bare, string Ordered)[] Indexes =
    [
        ("ON repo (sync, did)", "ON repo (sync ASC, did ASC)"),
        ("ON repo_collection (collection, did)", "ON repo_collection (collection ASC, did ASC)"),
        ("ON repo_queue (host, priority, due_at, did)", "ON repo_queue (host ASC, priority ASC, due_at ASC, did ASC)"),
        ("ON repo_queue (did) WHERE", "ON repo_queue (did ASC) WHERE"),
        ("ON link (did, collection, rkey)", "ON link (did HASH, collection ASC, rkey ASC)"),
    ];

    public static string StepTable { get; } = Spread(PostgresSystemTables.StepTable);

    public static IReadOnlyList<SystemStep> Steps { get; } = [.. PostgresSystemTables.Steps.Select(step => step with
    {
        Statements = [.. step.Statements.Select(Spread), .. step.Number == 1 ? [BulkLoad] : Array.Empty<string>()],
    })];

    private static string Spread(string statement)
    {
        const string Table = "CREATE TABLE IF NOT EXISTS ";
        if (!statement.StartsWith(Table, StringComparison.Ordinal))
            return Indexes.Aggregate(statement, (text, index) => text.Replace(index.Bare, index.Ordered, StringComparison.Ordinal))
                .Replace("CREATE INDEX IF NOT EXISTS", "CREATE INDEX NONCONCURRENTLY IF NOT EXISTS", StringComparison.Ordinal);

        var name = statement[Table.Length..].Split(' ')[0];
        var (key, tablets) = Layouts[name];
        var columns = WithoutOptions(statement);
        columns = WithoutKey(columns);
        return $"{columns}, PRIMARY KEY {key}){tablets}";
    }

    // Room in pages is nothing that this engine has; it would only warn.
    private static string WithoutOptions(string statement) => statement[..(statement.LastIndexOf(" WITH (fillfactor", StringComparison.Ordinal) is var options and >= 0 ? options : statement.Length)];

    // The last bracket goes with it; the key is put back in the engine's own words.
    private static string WithoutKey(string statement)
    {
        const string Column = " PRIMARY KEY";
        const string Last = ", PRIMARY KEY (";
        var text = statement.TrimEnd()[..^1].TrimEnd();
        var own = text.LastIndexOf(Last, StringComparison.Ordinal);
        return own >= 0 ? text[..own] : text.Replace(Column, "", StringComparison.Ordinal);
    }
}
