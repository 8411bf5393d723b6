using System.Text.Json;
using System.Text.Json.Nodes;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Simulator;
using Lexidex.Simulator.Live;
using Lexidex.Simulator.Network;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification;

/// <summary>The relay scenarios of the corpus, played over a socket: what a relay should drop comes no further than the source.</summary>
public sealed class RelayScenarioTests
{
    [Theory]
    [InlineData("post_lifecycle.json", 0)]
    [InlineData("account_lifecycle.json", 0)]
    [InlineData("legacy.json", 0)]
    [InlineData("seq_ordering.json", 2)]
    public async Task What_should_be_dropped_is_dropped_and_all_else_comes_in_order(string file, int dropped)
    {
        var frames = FrameMaker.Scenario(file).Select(message => message.Frame).ToArray();
        var drops = DropsOf(file);
        Assert.Equal(dropped, drops.Count(drop => drop));

        // One more at the end shows that those before it have come and gone.
        var last = FrameMaker.FromJson("#identity", new JsonObject { ["did"] = "did:plc:44ybard66vv44zksje25o7dz", ["seq"] = 1L << 50, ["time"] = "2025-04-01T04:01:32.384Z" });
        byte[][] expected = [.. frames.Where((_, at) => !drops[at]), last];
        var window = new FrameWindow(frames.Length + 1);
        foreach (var frame in frames.Append(last))
            window.Append(_ => frame);

        Assert.Equal(expected, await ReceiveAsync(window, expected.Length));
    }

    private static async Task<List<byte[]>> ReceiveAsync(FrameWindow window, int count)
    {
        await using var server = new SimulatedServer(0, routes => new StreamEndpoint(window, new FaultSwitch(new SimulatorFaults())).Map(routes));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var door = new OutboundDoor(new OutboundOptions { AllowLoopback = true });
        var source = new FirehoseSource("scenario", server.Address, door, TimeProvider.System, new SourceStatus("scenario", "firehose", server.Address));
        var received = new List<byte[]>();
        await foreach (var frame in source.ReadAsync(1, TestContext.Current.CancellationToken))
        {
            received.Add(frame.Bytes.ToArray());
            frame.Return();
            if (received.Count == count)
                break;
        }

        return received;
    }

    private static bool[] DropsOf(string file)
    {
        using var scenario = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("firehose", "indigo-relay-scenarios", file)));
        return [.. scenario.RootElement.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("drop").GetBoolean())];
    }
}
