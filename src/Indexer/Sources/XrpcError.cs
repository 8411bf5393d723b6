using System.Text.Json;
using Lexidex.Indexer.Outbound;

namespace Lexidex.Indexer.Sources;

/// <summary>The error shape of every XRPC answer: {"error", "message"}.</summary>
internal static class XrpcError
{
    private const int BodyCharactersMax = 4_096;

    /// <summary>The error's name and message; the status where the body is something else.</summary>
    public static async Task<(string Error, string Message)> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadStartAsync(response, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(body);
            return (json.RootElement.TextOf("error") ?? "", json.RootElement.TextOf("message") ?? response.ReasonPhrase ?? "");
        }
        catch (JsonException)
        {
            return ("", response.ReasonPhrase ?? "");
        }
    }

    private static async Task<string> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream);
        var start = new char[BodyCharactersMax];
        return new string(start, 0, await reader.ReadBlockAsync(start, cancellationToken));
    }
}
