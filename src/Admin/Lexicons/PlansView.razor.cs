using System.Text.Json;
using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>The plans of one lexicon: drafted here, read, and applied by their hashes.</summary>
public sealed partial class PlansView : CancellablePage
{
    private IReadOnlyList<PlanSummary>? _plans;
    private DateTimeOffset _loadedAt;
    private string _document = "";
    private string _drop = "";
    private string? _fault;
    private string? _refusal;
    private bool _busy;

    [Parameter, EditorRequired]
    public string Nsid { get; set; } = "";

    /// <summary>Called when a plan has come to its end: the lexicon is another then.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        _ = InvokeAsync(RepeatAsync);
    }

    private async Task LoadAsync()
    {
        var running = _plans?.Count(IsUnderWay) ?? 0;
        _fault = await TryAsync(async () =>
        {
            _plans = await Lexicons.PlansAsync(Nsid, Leaving);
            _loadedAt = Lexicons.Now;
        });
        StateHasChanged();
        if (_fault is null && running > (_plans?.Count(IsUnderWay) ?? 0))
            await OnDone.InvokeAsync();
    }

    private async Task DraftAsync()
    {
        _busy = true;
        JsonElement? document = null;
        _refusal = null;
        if (!string.IsNullOrWhiteSpace(_document))
            (document, _refusal) = PastedLexicon.Read(_document);
        _refusal ??= await TryAsync(async () => await Lexicons.DraftAsync(Nsid, document, _drop, Leaving));
        _busy = false;
        await LoadAsync();
    }

    private async Task ApplyAsync(string hash)
    {
        _refusal = await TryAsync(() => Lexicons.ApplyAsync(hash, Leaving));
        await LoadAsync();
    }

    private async Task WithdrawAsync(string hash)
    {
        _refusal = await TryAsync(() => Lexicons.WithdrawAsync(hash, Leaving));
        await LoadAsync();
    }

    private async Task RepeatAsync()
    {
        using var timer = Lexicons.NewPlanTimer();
        await TryAsync(async () =>
        {
            while (await timer.WaitForNextTickAsync(Leaving))
                await LoadAsync();
        });
    }

    private static bool IsUnderWay(PlanSummary plan) => plan.State is "requested" or "running";
}
