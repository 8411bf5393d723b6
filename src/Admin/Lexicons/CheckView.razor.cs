using System.Text;
using System.Text.Json;
using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Lexidex.Schema.Data;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>A pasted record, judged by the lexicon in force with the exact reason.</summary>
public sealed partial class CheckView : CancellablePage
{
    private ValidationVerdict? _verdict;
    private string _record = "";
    private string _key = "";
    private string? _fault;
    private bool _busy;

    [Parameter, EditorRequired]
    public string Nsid { get; set; } = "";

    private async Task CheckAsync()
    {
        _busy = true;
        _verdict = null;
        try
        {
            _fault = await TryAsync(async () => _verdict = await Lexicons.CheckAsync(Nsid, _record, _key, Leaving));
        }
        catch (JsonException fault)
        {
            _fault = $"The record is no JSON: {JsonPlace.WordsOf(Encoding.UTF8.GetBytes(_record), fault)}";
        }

        _busy = false;
    }
}
