using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>What differs between two versions by the rules of evolution: kind, class and effect of each change.</summary>
public sealed partial class ChangesView : CancellablePage
{
    private LexiconComparison? _comparison;
    private (string Left, string Right)? _shown;
    private string? _fault;

    [Parameter, EditorRequired]
    public string Nsid { get; set; } = "";

    [Parameter, EditorRequired]
    public string Left { get; set; } = "";

    [Parameter, EditorRequired]
    public string Right { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        var asked = (Left, Right);
        if (_shown == asked)
            return;
        _shown = asked;
        LexiconComparison? found = null;
        var fault = await TryAsync(async () => found = await Lexicons.CompareAsync(Nsid, asked.Left, asked.Right, Leaving));
        if (_shown == asked)
            (_comparison, _fault) = (found, fault);
    }
}
