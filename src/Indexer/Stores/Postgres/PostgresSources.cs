using Lexidex.Indexer.Projection;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Connections of two kinds: those that read, and those that a writer keeps.</summary>
internal static class PostgresSources
{
    private const int PreparedStatementsMax = 200;

    // A writer for each lane, at most, and those of plans and copies.
    private const int WritersMax = Lane.Count + 16;

    public static NpgsqlDataSource ForReading(NpgsqlConnectionStringBuilder settings, StoreOptions options) =>
        Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxPoolSize = options.ReadConnectionsMax,
            CommandTimeout = (int)options.ReadTimeout.TotalSeconds,
            MaxAutoPrepare = PreparedStatementsMax,
            AutoPrepareMinUsages = 2,
            ApplicationName = settings.ApplicationName ?? "lexidex",
            IncludeErrorDetail = false,
        });

    public static NpgsqlDataSource ForWriting(NpgsqlConnectionStringBuilder settings, StoreOptions options, string sessionOptions) =>
        Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxPoolSize = WritersMax,
            CommandTimeout = (int)options.WriteTimeout.TotalSeconds,
            MaxAutoPrepare = PreparedStatementsMax,
            AutoPrepareMinUsages = 2,
            ApplicationName = settings.ApplicationName ?? "lexidex writer",
            Options = settings.Options is { Length: > 0 } own ? $"{own} {sessionOptions}" : sessionOptions,
            IncludeErrorDetail = false,
        });

    // All types that are used are the server's own, whose numbers never change. To ask for them at each first connection takes long
    // where the catalog is spread over many servers. Several hosts make a source that takes one in turn, and another where it is away.
    private static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    /// <summary>Runs statements without parameters in order, in one round trip.</summary>
    public static async Task ExecuteAllAsync(this NpgsqlConnection connection, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
