using Npgsql;
using Polly;
using Polly.Retry;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>Which failures pass when the same transaction is sent once more, and how often that is tried.</summary>
internal static class PostgresFaults
{
    private const string IdleInTransactionSessionTimeout = "25P03";

    public static ResiliencePipeline Pipeline(StoreOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(IsPassing),
                MaxRetryAttempts = options.RetriesMax,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.RetryDelayMax,
            })
            .Build();

    /// <summary>Rows of a bulk load are there already.</summary>
    public static bool IsDuplicateKey(PostgresException exception) => exception.SqlState == PostgresErrorCodes.UniqueViolation;

    /// <summary>True for conflicts between transactions, for a server that is away or full for a while, and for a lost connection.</summary>
    public static bool IsPassing(NpgsqlException exception) => exception is PostgresException answered
        ? answered.IsTransient || IsEndOfSession(answered.SqlState)
        : exception.IsTransient || exception.InnerException is IOException;

    private static bool IsEndOfSession(string sqlState) => sqlState is
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdleInTransactionSessionTimeout;
}
