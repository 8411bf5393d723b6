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

    [SupplyParameterFromQuery(Name = "left")]
    private string? Left { get; set; }

    [SupplyParameterFromQuery(Name = "right")]
    private string? Right { get; set; }

    [SupplyParameterFromQuery(Name = "engine")]
    private string? Engine { get; set; }

    /// <summary>The views and their titles; the first is shown where the address names none that is known.</summary>
    private static IReadOnlyList<(string Name, string Title)> Views { get; } =
        [("table", "Table"), ("json", "Document"), ("versions", "Versions"), ("diff", "Compare"), ("edit", "Edit table"), ("plans", "Plans"), ("policy", "Policy"), ("sql", "SQL"), ("check", "Check")];

    private string Shown => Views.FirstOrDefault(view => view.Name == View, Views[0]).Name;

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Nsid)
            return Task.CompletedTask;
        _shown = Nsid;
        return LoadAsync();
    }

    private string Href(string view) => $"lexicons/{Uri.EscapeDataString(Nsid)}{(view == Views[0].Name ? "" : $"?view={view}")}";

    /// <summary>Takes another version up while the page stays as it is.</summary>
    private async Task ReloadAsync() => await TryAsync(async () => _detail = await Lexicons.FindAsync(Nsid, Leaving) ?? _detail);

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
