using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>Which changes of one lexicon may be applied, and whether any may. Each decision asks for its reason.</summary>
public sealed partial class PolicyView : CancellablePage
{
    private LexiconStandingSummary? _standing;
    private string _policy = LexiconPolicies.All[0];
    private string _reason = "";
    private string? _fault;
    private bool _busy;

    [Parameter, EditorRequired]
    public string Nsid { get; set; } = "";

    /// <summary>Called when something was decided: the lexicon stands otherwise then.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    private static IReadOnlyList<(string Name, string Meaning)> Meanings { get; } =
    [
        ("full-transitive", "compatible both ways with every version ever seen"),
        ("backward", "data of the version in force stays valid"),
        ("mutable", "anything: an experiment"),
    ];

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => _fault = await TryAsync(async () => Take(await Lexicons.PolicyAsync(Nsid, Leaving)));

    private Task SetPolicyAsync() => DecideAsync(() => Lexicons.SetPolicyAsync(Nsid, _policy, _reason, Leaving));

    private Task SetFrozenAsync() => DecideAsync(() => Lexicons.SetFrozenAsync(Nsid, !_standing!.IsFrozen, _reason, Leaving));

    private async Task DecideAsync(Func<Task<LexiconStandingSummary>> decide)
    {
        if (string.IsNullOrWhiteSpace(_reason))
        {
            _fault = "Say why first.";
            return;
        }

        _busy = true;
        _fault = await TryAsync(async () => Take(await decide()));
        _busy = false;
        if (_fault is not null)
            return;
        _reason = "";
        await OnDone.InvokeAsync();
    }

    private void Take(LexiconStandingSummary standing) => (_standing, _policy) = (standing, standing.Policy);
}
