using System.Text;
using System.Text.Json;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Catalog;

/// <summary>A document that somebody wants to register: read, or the reason why it cannot be.</summary>
internal sealed record LexiconCandidate(string Nsid, string Text, LexiconDocument? Document, string? Version, string? Fault, JsonPlace? Place = null)
{
    public string Kind => Document?.Main?.Type ?? "defs";

    public static LexiconCandidate Read(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        try
        {
            var document = LexiconDocument.Parse(utf8);
            return new LexiconCandidate(document.Id.Text, text, document, Cid.OfDagCbor(RecordJson.ToDagCbor(utf8)).ToString(), null);
        }
        catch (Exception fault) when (fault is LexiconFormatException or BlockFormatException or JsonException)
        {
            return new LexiconCandidate(IdOf(utf8), text, null, null, fault.Message, (fault as LexiconFormatException)?.Place);
        }
    }

    // A refusal that names its document is worth reading twice what it does not.
    private static string IdOf(byte[] utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            return json.RootElement.ValueKind is JsonValueKind.Object
                && json.RootElement.TryGetProperty("id", out var id)
                && id.ValueKind is JsonValueKind.String
                && id.GetString() is { Length: <= 317 } text ? text : "";
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
