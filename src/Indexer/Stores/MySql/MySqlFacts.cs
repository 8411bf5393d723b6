using System.Globalization;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>What a server says of itself, its database and our rights there, by name. What it does not know is an empty text.</summary>
internal sealed class MySqlFacts
{
    private const string Variables =
        """
        SHOW GLOBAL VARIABLES WHERE Variable_name IN ('max_allowed_packet', 'read_only', 'log_bin', 'binlog_format', 'local_infile', 'sql_mode',
          'max_connections', 'innodb_buffer_pool_size', 'innodb_log_file_size', 'innodb_redo_log_capacity', 'innodb_flush_log_at_trx_commit',
          'innodb_doublewrite', 'tx_isolation', 'transaction_isolation')
        """;

    private static readonly string[] Needed =
        ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "INDEX", "CREATE VIEW", "CREATE TEMPORARY TABLES"];

    private readonly Dictionary<string, string> _facts = new(StringComparer.OrdinalIgnoreCase);

    private MySqlFacts()
    {
    }

    /// <summary>The server's clock less ours; half the question's way is taken off.</summary>
    public TimeSpan ClockOffset { get; private set; }

    /// <summary>Privileges that we need and have not, as far as the server's grants tell.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    public string this[string name] => _facts.GetValueOrDefault(name, "");

    public bool IsOn(string name) => this[name].ToUpperInvariant() is "ON" or "1" or "YES";

    /// <summary>0 where it is no number.</summary>
    public long Number(string name) => long.TryParse(this[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static async Task<MySqlFacts> ReadAsync(MySqlConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var facts = new MySqlFacts();
        await using (var reader = await connection.QueryAsync(Variables, cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                facts._facts[reader.GetString(0)] = Convert.ToString(reader.GetValue(1), CultureInfo.InvariantCulture) ?? "";
        }

        facts._facts["isolation"] = facts["transaction_isolation"] is { Length: > 0 } level ? level : facts["tx_isolation"];
        await facts.ReadPlaceAsync(connection, time, cancellationToken);
        await facts.ReadGrantsAsync(connection, cancellationToken);
        return facts;
    }

    private async Task ReadPlaceAsync(MySqlConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        await using var reader = await connection.QueryAsync("SELECT DATABASE(), CURRENT_USER(), @@collation_database, UTC_TIMESTAMP(6)", cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var answered = time.GetUtcNow();
        _facts["database"] = reader.GetString(0);
        _facts["user"] = $"'{reader.GetString(1).Replace("@", "'@'", StringComparison.Ordinal)}'";
        _facts["collation_database"] = reader.GetString(2);

        // Within the time that the question took nothing can be told.
        var told = new DateTimeOffset(DateTime.SpecifyKind(reader.GetDateTime(3), DateTimeKind.Utc));
        ClockOffset = told >= asked && told <= answered ? TimeSpan.Zero : told - (asked + ((answered - asked) / 2));
    }

    private async Task ReadGrantsAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        var granted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await using var reader = await connection.QueryAsync("SHOW GRANTS", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            Add(reader.GetString(0), granted);
        Missing = granted.Contains("ALL PRIVILEGES") ? [] : [.. Needed.Where(privilege => !granted.Contains(privilege))];
    }

    // GRANT SELECT, INSERT ON `database`.* TO …; the place may be a pattern, in which _ and % stand for any.
    private void Add(string grant, HashSet<string> granted)
    {
        const string Before = "GRANT ";
        var on = grant.IndexOf(" ON ", StringComparison.Ordinal);
        var to = grant.IndexOf(" TO ", StringComparison.Ordinal);
        if (!grant.StartsWith(Before, StringComparison.Ordinal) || on < 0 || to < on)
            return;
        var place = grant[(on + 4)..to].Replace("`", "", StringComparison.Ordinal).Replace("\\_", "_", StringComparison.Ordinal);
        if (place != "*.*" && !place.Equals(this["database"] + ".*", StringComparison.OrdinalIgnoreCase) && !place.Contains('%', StringComparison.Ordinal))
            return;
        foreach (var privilege in grant[Before.Length..on].Split(','))
            granted.Add(privilege.Trim());
    }
}
