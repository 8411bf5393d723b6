namespace Lexidex.EndToEnd.Programs;

/// <summary>Waiting for what another program does: asked again and again, and never longer than the bound.</summary>
internal static class Patience
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Until <paramref name="wanted"/> is what <paramref name="ask"/> answers; an exception with the last answer where it never is.</summary>
    public static Task UntilEqualAsync<T>(string what, T wanted, Func<Task<T>> ask) =>
        UntilAsync(what, ask, answer => EqualityComparer<T>.Default.Equals(wanted, answer), $"; wanted was {wanted}");

    public static async Task<T> UntilAsync<T>(string what, Func<Task<T>> ask, Func<T, bool> isEnough, string wanted = "")
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isEnough(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) > Within)
                throw new TimeoutException($"{what} is still {answer} after {Within.TotalSeconds} s{wanted}.");
            await Task.Delay(Pause);
        }
    }
}
