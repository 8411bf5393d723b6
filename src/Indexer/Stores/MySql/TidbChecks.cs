using System.Globalization;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Settings of TiDB that writes depend on, and whether our tables are kept by their keys there.</summary>
internal static class TidbChecks
{
    private const string NotAsked = "could not be asked";
    private const long MemoryUsual = 1L << 30;
    private const int ReorgWorkersUsual = 4;

    // What a server without such a column or view answers.
    private static readonly MySqlErrorCode[] Unknown = [MySqlErrorCode.BadFieldError, MySqlErrorCode.NoSuchTable, MySqlErrorCode.UnknownTable];

    /// <param name="schema">Where its views are: <c>information_schema</c> but in tests.</param>
    public static async Task<IReadOnlyList<StoreCheck>> RunAsync(MySqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await using (var reader = await connection.QueryAsync("SHOW GLOBAL VARIABLES LIKE 'tidb%'", cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                variables[reader.GetString(0)] = Convert.ToString(reader.GetValue(1), CultureInfo.InvariantCulture) ?? "";
        }

        return [.. Of(variables), await OfTablesAsync(connection, schema, cancellationToken)];
    }

    public static IEnumerable<StoreCheck> Of(IReadOnlyDictionary<string, string> variables)
    {
        yield return Expect(
            variables, "tidb_txn_mode", static mode => mode.Equals("pessimistic", StringComparison.OrdinalIgnoreCase),
            "SET GLOBAL tidb_txn_mode = 'pessimistic': a batch else meets its conflicts only at its commit, and is sent again whole.");
        yield return Expect(
            variables, "tidb_enable_clustered_index", static value => value is not ("OFF" or "0"),
            "SET GLOBAL tidb_enable_clustered_index = ON: ours ask for it by themselves, tables of other programs do not.");
        yield return Expect(
            variables, "tidb_mem_quota_query", static value => Number(value) is <= 0 or >= MemoryUsual,
            "SET GLOBAL tidb_mem_quota_query = 1073741824: the server else ends large statements and transactions with error 8175.");
        yield return Expect(
            variables, "tidb_ddl_enable_fast_reorg", static value => value is "ON" or "1",
            "SET GLOBAL tidb_ddl_enable_fast_reorg = ON: indexes are else built by transactions, which takes many times as long.");
        yield return Expect(
            variables, "tidb_ddl_reorg_worker_cnt", static value => Number(value) >= ReorgWorkersUsual,
            "SET GLOBAL tidb_ddl_reorg_worker_cnt = 8: so many hands build an index.");
    }

    private static StoreCheck Expect(IReadOnlyDictionary<string, string> variables, string name, Func<string, bool> isGood, string mend) =>
        variables.TryGetValue(name, out var value) ? StoreCheck.Expect(isGood(value), name, value, mend) : StoreCheck.Warn(name, NotAsked, mend);

    private static async Task<StoreCheck> OfTablesAsync(MySqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        const string What = "clustered tables";
        const string Mend = "Copy the store into a new one (lexidex copy): a key that is an index beside the rows costs a second write each, and cannot be changed in place.";
        try
        {
            var others = new List<string>();
            await using var reader = await connection.QueryAsync(
                $"SELECT table_name FROM {schema}.tables WHERE table_schema = DATABASE() AND tidb_pk_type = 'NONCLUSTERED' ORDER BY table_name", cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                others.Add(reader.GetString(0));
            return StoreCheck.Expect(others.Count == 0, What, others.Count == 0 ? "all" : $"not: {string.Join(", ", others)}", Mend);
        }
        catch (MySqlException exception) when (Array.IndexOf(Unknown, exception.ErrorCode) >= 0)
        {
            return StoreCheck.Warn(What, NotAsked, Mend);
        }
    }

    private static long Number(string value) => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
