using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>The table of a registered lexicon, to be edited: every change is shown at once, and becomes real by a plan alone.</summary>
public sealed partial class EditsView : CancellablePage
{
    private LexiconProposal? _proposal;
    private PlanSummary? _plan;
    private string? _fault;
    private string? _refusal;
    private bool _busy;

    [Parameter, EditorRequired]
    public string Nsid { get; set; } = "";

    /// <summary>Called when a plan was asked for: its progress is told elsewhere.</summary>
    [Parameter]
    public EventCallback OnApplied { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    private Task LoadAsync() => ProposeAsync(null);

    private Task ShowAsync(ProjectionEdits edits) => ProposeAsync(edits);

    // A plan of other edits is not the one that is shown.
    private async Task ProposeAsync(ProjectionEdits? edits)
    {
        _busy = true;
        _fault = await TryAsync(async () =>
        {
            _proposal = await Lexicons.ProposeAsync(Nsid, edits, Leaving);
            (_plan, _refusal) = (null, null);
        });
        _busy = false;
    }

    private async Task DraftAsync()
    {
        _busy = true;
        _refusal = await TryAsync(async () => _plan = await Lexicons.DraftAsync(Nsid, _proposal!.Edits, Leaving));
        _busy = false;
    }

    private async Task ApplyAsync(string hash)
    {
        _refusal = await TryAsync(() => Lexicons.ApplyAsync(hash, Leaving));
        if (_refusal is null)
            await OnApplied.InvokeAsync();
    }
}
