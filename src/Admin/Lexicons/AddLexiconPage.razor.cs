using System.Text.Json;
using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;

namespace Lexidex.Admin.Lexicons;

/// <summary>A lexicon is pasted, its table looked at and edited, and registered.</summary>
public sealed partial class AddLexiconPage : CancellablePage
{
    private string _document = "";
    private JsonElement _read;
    private LexiconProposal? _proposal;
    private LexiconVerdict? _verdict;
    private string? _unread;
    private string? _fault;
    private string? _refusal;
    private bool _busy;

    private string Statements => string.Join("\n\n", (_proposal?.Statements ?? []).Select(statement => $"{statement};"));

    /// <summary>Reads what was pasted anew; edits of another document are not carried over.</summary>
    private async Task ReadAsync()
    {
        _proposal = null;
        try
        {
            _read = JsonElement.Parse(_document);
        }
        catch (JsonException fault)
        {
            _unread = $"The document is no JSON: {fault.Message}";
            return;
        }

        _unread = await ProposeAsync(null);
    }

    private async Task ShowAsync(ProjectionEdits edits) => _fault = await ProposeAsync(edits);

    private async Task<string?> ProposeAsync(ProjectionEdits? edits)
    {
        _busy = true;
        (_fault, _refusal, _verdict) = (null, null, null);
        var fault = await TryAsync(async () => _proposal = await Lexicons.ProposeAsync(_read, edits, Leaving));
        _busy = false;
        return fault;
    }

    private async Task RegisterAsync()
    {
        _busy = true;
        _refusal = await TryAsync(async () => _verdict = await Lexicons.RegisterAsync(_read, _proposal!.Edits, Leaving));
        _busy = false;
        if (_verdict is { Outcome: LexiconOutcome.Refused } refused)
            _refusal = refused.Reason;
    }
}
