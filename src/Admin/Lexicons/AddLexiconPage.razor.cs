using System.Text.Json;
using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;

namespace Lexidex.Admin.Lexicons;

/// <summary>A lexicon is looked up by its name or pasted, its table looked at and edited, and registered.</summary>
public sealed partial class AddLexiconPage : CancellablePage
{
    private string _name = "";
    private string _document = "";
    private JsonElement _read;
    private LexiconWay? _way;
    private LexiconProposal? _proposal;
    private LexiconVerdict? _verdict;
    private string? _unread;
    private string? _fault;
    private string? _refusal;
    private bool _busy;

    private string Statements => string.Join("\n\n", (_proposal?.Statements ?? []).Select(statement => $"{statement};"));

    /// <summary>Asks the authority of the name. What it publishes is registered from there again, not from what this page holds.</summary>
    private async Task ResolveAsync()
    {
        Clear();
        _busy = true;
        _unread = await TryAsync(async () => _way = await Lexicons.ResolveAsync(_name.Trim(), Leaving));
        _busy = false;
        if (_way?.Document is not { } document)
            return;
        _read = document;
        _unread = await ProposeAsync(null);
    }

    /// <summary>Reads what was pasted anew; edits of another document are not carried over.</summary>
    private async Task ReadAsync()
    {
        Clear();
        (_read, _unread) = PastedLexicon.Read(_document);
        if (_unread is null)
            _unread = await ProposeAsync(null);
    }

    private void Clear() => (_way, _proposal, _unread, _fault, _refusal, _verdict) = (null, null, null, null, null, null);

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
        _refusal = await TryAsync(async () => _verdict = _way is null
            ? await Lexicons.RegisterAsync(_read, _proposal!.Edits, Leaving)
            : await FromNetworkAsync(_proposal!.Edits));
        _busy = false;
        if (_verdict is { Outcome: LexiconOutcome.Refused } refused)
            _refusal = refused.Reason;
        else if (_verdict is null)
            _refusal ??= "The authority does not answer as before: look it up again.";
    }

    private async Task<LexiconVerdict?> FromNetworkAsync(JsonElement edits)
    {
        var result = await Lexicons.RegisterFromNetworkAsync(_way!.Nsid, edits, Leaving);
        _way = result.Way;
        return result.Verdict;
    }
}
