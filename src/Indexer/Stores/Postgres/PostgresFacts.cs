using System.Globalization;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>What a server says of itself, its database and our rights there, by name. What it does not know is an empty text.</summary>
internal sealed class PostgresFacts
{
    private const string Question =
        """
        SELECT name, coalesce(value, '') FROM (
          SELECT s.name, s.setting FROM pg_settings AS s
          UNION ALL SELECT s.name || '_bytes', (s.setting::numeric * pg_size_bytes('1' || s.unit))::text
            FROM pg_settings AS s WHERE s.name = 'max_wal_size'
          UNION ALL SELECT s.name || '_bytes', (s.setting::numeric * current_setting('block_size')::numeric)::text
            FROM pg_settings AS s WHERE s.name = 'shared_buffers'
          UNION ALL SELECT 'database', current_database()
          UNION ALL SELECT 'user', current_user
          UNION ALL SELECT 'collation', datcollate FROM pg_database WHERE datname = current_database()
          UNION ALL SELECT 'may_create', (has_schema_privilege(current_schema(), 'CREATE') IS TRUE)::text
          UNION ALL SELECT 'may_stage', has_database_privilege(current_database(), 'TEMPORARY')::text
          UNION ALL SELECT 'read_only', (pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on')::text
          UNION ALL SELECT 'now_micros', floor(extract(epoch FROM clock_timestamp()) * 1000000)::text
        ) AS facts (name, value)
        """;

    private readonly Dictionary<string, string> _facts = new(StringComparer.Ordinal);

    private PostgresFacts()
    {
    }

    /// <summary>The server's clock less ours; half the question's way is taken off.</summary>
    public TimeSpan ClockOffset { get; private set; }

    public string this[string name] => _facts.GetValueOrDefault(name, "");

    /// <summary>0 where it is no number.</summary>
    public long Number(string name) =>
        decimal.TryParse(this[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (long)number : 0;

    public static async Task<PostgresFacts> ReadAsync(NpgsqlConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var facts = new PostgresFacts();
        var asked = time.GetUtcNow();
        await using (var command = new NpgsqlCommand(Question, connection))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                facts._facts[reader.GetString(0)] = reader.GetString(1);
        }

        var answered = time.GetUtcNow();
        var told = DateTimeOffset.UnixEpoch.AddTicks(facts.Number("now_micros") * TimeSpan.TicksPerMicrosecond);
        var ours = asked + ((answered - asked) / 2);

        // Within the time that the question took nothing can be told.
        facts.ClockOffset = told >= asked && told <= answered ? TimeSpan.Zero : told - ours;
        return facts;
    }
}
