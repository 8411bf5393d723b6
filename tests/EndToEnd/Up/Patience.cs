namespace Lexidex.EndToEnd.Up;

/// <summary>Asking again and again until an answer is there, with a bound.</summary>
internal static class Patience
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The first answer that is not null. A host that does not answer yet is asked again.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        using var timer = new PeriodicTimer(Pause);
        using var bound = new CancellationTokenSource(Within);
        Exception? last = null;
        do
        {
            try
            {
                if (await ask() is { } answer)
                    return answer;
            }
            catch (HttpRequestException fault)
            {
                last = fault;
            }
        }
        while (!bound.IsCancellationRequested && await timer.WaitForNextTickAsync());
        throw new TimeoutException($"Not within {Within}: {what}. {last?.Message}");
    }
}
