using System.Globalization;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// How long a statement outside of transactions may still begin. The server compares its own clock, so that one which comes late,
/// after a pause of ours, does nothing.
/// </summary>
/// <param name="clock">Whose time stamps <paramref name="asked"/> is one of.</param>
/// <param name="asked">Before the lease was read.</param>
/// <param name="whole">How long it went on then.</param>
/// <param name="serverNow">The server's clock when it answered.</param>
internal sealed class LoadLease(TimeProvider clock, long asked, TimeSpan whole, DateTime serverNow)
{
    /// <summary>By the server's clock.</summary>
    public DateTime Until { get; } = serverNow + whole;

    public TimeSpan Left => whole - clock.GetElapsedTime(asked);

    /// <summary>What is over while the lease goes on has begun in time. Else nobody here can tell, and it is done again.</summary>
    public void RequireLeft()
    {
        if (Left <= TimeSpan.Zero)
            throw new NpgsqlException(
                string.Create(CultureInfo.InvariantCulture, $"A load took longer than the {whole.TotalSeconds:0.0} s that its lease still went on."), new TimeoutException());
    }
}
