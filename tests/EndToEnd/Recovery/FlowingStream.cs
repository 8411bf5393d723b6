using Lexidex.Simulator;

namespace Lexidex.EndToEnd.Recovery;

/// <summary>What goes on happening in a false network, whether or not anybody is alive to follow it.</summary>
internal static class FlowingStream
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    /// <summary>Lets so many events happen fifty times a second until it is enough; the network has come to rest when this ends.</summary>
    public static async Task RunAsync(SimulatorHost network, int eventsPerTick, CancellationToken enough)
    {
        using var timer = new PeriodicTimer(Tick);
        while (!enough.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
            network.Network.Advance(eventsPerTick);
    }
}
