using System.Text.Json;
using Lexidex.Tests.Shared;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>What another reader of repositories says of a CAR: its records by path, or why it took none.</summary>
internal sealed record PeerReading(string Fault, IReadOnlyDictionary<string, string> Records);

/// <summary>Reads CARs with other people's readers from npm.</summary>
internal static class PeerReader
{
    /// <summary>The readings, in the order of the files.</summary>
    public static async Task<IReadOnlyList<PeerReading>> ReadAsync(string reader, IReadOnlyList<string> files) =>
        [.. (await NodePeer.AskAsync("list.mjs", files, reader)).Select(Parse)];

    private static PeerReading Parse(string line)
    {
        using var answer = JsonDocument.Parse(line);
        if (answer.RootElement.TryGetProperty("fault", out var fault))
            return new PeerReading(fault.GetString()!, new Dictionary<string, string>());
        return new PeerReading("", answer.RootElement.GetProperty("records").EnumerateArray().ToDictionary(pair => pair[0].GetString()!, pair => pair[1].GetString()!));
    }
}
