using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Connections of two kinds: those that read, and those that a writer keeps.</summary>
internal static class PostgresSources
{
    private const int PreparedStatementsMax = 200;

    public static NpgsqlDataSource ForReading(NpgsqlConnectionStringBuilder settings, StoreOptions options) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxPoolSize = options.ReadConnectionsMax,
            CommandTimeout = (int)options.ReadTimeout.TotalSeconds,
            MaxAutoPrepare = PreparedStatementsMax,
            AutoPrepareMinUsages = 2,
            ApplicationName = settings.ApplicationName ?? "lexidex",
            IncludeErrorDetail = false,
        });

    public static NpgsqlDataSource ForWriting(NpgsqlConnectionStringBuilder settings, StoreOptions options, string sessionOptions) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            CommandTimeout = (int)options.WriteTimeout.TotalSeconds,
            MaxAutoPrepare = PreparedStatementsMax,
            AutoPrepareMinUsages = 2,
            ApplicationName = settings.ApplicationName ?? "lexidex writer",
            Options = settings.Options is { Length: > 0 } own ? $"{own} {sessionOptions}" : sessionOptions,
            IncludeErrorDetail = false,
        });

    /// <summary>Runs statements without parameters in order, in one round trip.</summary>
    public static async Task ExecuteAllAsync(this NpgsqlConnection connection, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
