using Npgsql;
using NpgsqlTypes;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Typed parameters: nothing is boxed, and the server is told each type.</summary>
internal static class PostgresParameters
{
    /// <summary>Appends a statement to the batch.</summary>
    public static NpgsqlBatchCommand Command(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    public static NpgsqlBatchCommand Add<T>(this NpgsqlBatchCommand command, T value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return command;
    }

    public static NpgsqlBatchCommand AddArray<T>(this NpgsqlBatchCommand command, T[] values, NpgsqlDbType type) =>
        command.Add(values, NpgsqlDbType.Array | type);

    public static NpgsqlCommand Add<T>(this NpgsqlCommand command, T value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return command;
    }

    public static NpgsqlCommand AddArray<T>(this NpgsqlCommand command, T[] values, NpgsqlDbType type) =>
        command.Add(values, NpgsqlDbType.Array | type);

    public static Guid[] ToGuids(this IReadOnlyCollection<DidKey> dids)
    {
        var guids = new Guid[dids.Count];
        var count = 0;
        foreach (var did in dids)
            guids[count++] = did.ToGuid();
        return guids;
    }

    public static DateTime ToDateTime(long unixMicros) => DateTime.UnixEpoch.AddTicks(unixMicros * TimeSpan.TicksPerMicrosecond);

    public static long ToMicros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
