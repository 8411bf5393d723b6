using System.Globalization;
using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Dialects;

/// <summary>
/// YugabyteDB 2025.1 and later: PostgreSQL's types, with tables and indexes cut into tablets. Rows are spread by the hash of
/// their DID, which is uniform, and stand in order of their keys within a repository. Every statement goes alone, outside a
/// transaction, and may be run again.
/// </summary>
/// <remarks>See https://docs.yugabyte.com/stable/api/ysql/the-sql-language/statements/ddl_create_table/.</remarks>
public sealed class YugabyteDialect : PostgresDialect
{
    /// <summary>Tables start with so many tablets; the server splits them further by itself.</summary>
    public const int Tablets = 16;

    // What is written in order of time goes to so many places, or one tablet would take all of it.
    private const int Buckets = 16;

    public static new YugabyteDialect Instance { get; } = new();

    public override string Name => "yugabyte";

    public override TimeBuckets TimeBuckets => field ??= new TimeBuckets(
        string.Create(CultureInfo.InvariantCulture, $"(yb_hash_code({Quote(SystemColumns.Did)}) % {Buckets})"), Buckets);

    public override string? CreateIndexOnline(TableProjection table, IndexProjection index) => CreateIndex(table, index);

    protected override string TableOptions => Split(Tablets);

    // The hash of the DID chooses the tablet, and a listing reads one stretch of it.
    private protected override string KeyColumn(string column) =>
        Quote(column) + (column == SystemColumns.Did ? " HASH" : " ASC");

    protected override string? CreateIndex(TableProjection table, IndexProjection index)
    {
        var create = $"CREATE INDEX CONCURRENTLY IF NOT EXISTS {Quote(index.Name)} ON {Quote(table.Table)}";
        return index.Kind switch
        {
            IndexKind.Text => $"{create} USING ybgin ({Searched(index)})",
            IndexKind.Time => $"{create} ({TimeBuckets.Expression} ASC, {Ordered(index, from: 0)}){WherePresent(index)} SPLIT AT VALUES ({BucketCuts})",
            _ => $"{create} ({Quote(index.Columns[0])} HASH{Rest(index)}){WherePresent(index)}{Split(Tablets)}",
        };
    }

    private string BucketCuts => string.Join(", ", TimeBuckets.Cuts.Select(cut => $"({cut})"));

    private static string Split(int tablets) => string.Create(CultureInfo.InvariantCulture, $" SPLIT INTO {tablets} TABLETS");

    private string Rest(IndexProjection index) => index.Columns.Length > 1 ? ", " + Ordered(index, from: 1) : "";

    private string Ordered(IndexProjection index, int from) => string.Join(", ", index.Columns.Skip(from).Select(column => Quote(column) + " ASC"));

    // This kind of index takes one expression alone.
    private string Searched(IndexProjection index) => index.Columns.Length == 1
        ? $"to_tsvector('simple', {Quote(index.Columns[0])})"
        : $"to_tsvector('simple', {string.Join(" || ' ' || ", index.Columns.Select(column => $"coalesce({Quote(column)}, '')"))})";
}
