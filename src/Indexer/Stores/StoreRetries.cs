using Polly;
using Polly.Retry;

namespace Lexidex.Indexer.Stores;

/// <summary>Sends the same again while the cause is a passing one, with growing pauses, as often as the options say.</summary>
internal static class StoreRetries
{
    /// <param name="kindOf">The engine's own table of failures.</param>
    public static ResiliencePipeline Of(StoreOptions options, TimeProvider time, Func<Exception, FaultKind> kindOf) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(exception => kindOf(exception) == FaultKind.Passing),
                MaxRetryAttempts = options.RetriesMax,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.RetryDelayMax,
            })
            .Build();
}
