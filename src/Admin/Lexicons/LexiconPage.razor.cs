using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>One lexicon: its table, and the document it came from.</summary>
public sealed partial class LexiconPage : CancellablePage
{
    private LexiconDetail? _detail;
    private string? _shown;
    private string? _fault;
    private bool _loaded;

    [Parameter]
    public string Nsid { get; set; } = "";

    [SupplyParameterFromQuery(Name = "view")]
    private string? View { get; set; }

    private bool ShowsJson => View == "json";

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Nsid)
            return Task.CompletedTask;
        _shown = Nsid;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var asked = Nsid;
        (_detail, _loaded, _fault) = (null, false, null);
        LexiconDetail? found = null;
        var fault = await TryAsync(async () => found = await Lexicons.FindAsync(asked, Leaving));

        // A slow answer for a page that is not shown any more is nobody's.
        if (asked == Nsid)
            (_detail, _loaded, _fault) = (found, true, fault);
    }
}
