using System.Globalization;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator;

/// <summary>
/// Keeps in a file how far the stream has come, so that the next start goes on from there: whoever followed it finds the
/// network no younger than it was left, also after both were killed.
/// </summary>
internal sealed class StreamBookmark(string path, SimulatedNetwork network)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // What may happen between two writes, twice over: the file is always ahead of what was given out.
    private readonly long _ahead = 100 + (long)(network.Options.EventsPerSecond * 2 * Interval.TotalSeconds);

    /// <summary>Lets all happen that had happened before.</summary>
    public void Restore()
    {
        if (!File.Exists(path) || !long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            return;
        while (network.Frames.LastSequence < place)
            network.Advance((int)Math.Min(10_000, place - network.Frames.LastSequence));
    }

    /// <summary>Writes the place now and then, and a last time at the end.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
                Write(network.Frames.LastSequence + _ahead);
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // The network ends.
        }
    }

    /// <summary>The place exactly, once nothing happens any more.</summary>
    public void Close() => Write(network.Frames.LastSequence);

    private void Write(long place)
    {
        File.WriteAllText(path + ".next", place.ToString(CultureInfo.InvariantCulture));
        File.Move(path + ".next", path, overwrite: true);
    }
}
