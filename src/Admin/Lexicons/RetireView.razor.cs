using Lexidex.Admin.Shared;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>Takes one lexicon out of use, for a reason, and after asking once more.</summary>
public sealed partial class RetireView : CancellablePage
{
    private string _reason = "";
    private string? _fault;
    private bool _isAsked;
    private bool _busy;

    [Parameter, EditorRequired]
    public string Nsid { get; set; } = "";

    [Parameter]
    public bool IsRetired { get; set; }

    /// <summary>Called when it is retired.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    private void Ask()
    {
        _fault = string.IsNullOrWhiteSpace(_reason) ? "Say why first." : null;
        _isAsked = _fault is null;
    }

    private async Task RetireAsync()
    {
        _busy = true;
        _fault = await TryAsync(async () => await Lexicons.RetireAsync(Nsid, _reason, Leaving));
        (_busy, _isAsked) = (false, false);
        if (_fault is null)
            await OnDone.InvokeAsync();
    }
}
