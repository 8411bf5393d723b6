using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Lexidex.Admin.Records;

/// <summary>The rows of one collection. Collection, order, page and open record are in the address, so that it can be passed on.</summary>
public sealed partial class RecordsPage : CancellablePage
{
    private IReadOnlyList<LexiconSummary>? _collections;
    private RecordPage? _page;
    private (string? Nsid, string? Order, string? Cursor)? _shown;
    private string? _fault;

    [Parameter]
    public string? Nsid { get; set; }

    /// <summary>The column whose order the rows are in, after a minus for the greatest first; null for the order of keys.</summary>
    [SupplyParameterFromQuery(Name = "order")]
    private string? Order { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    private string? Cursor { get; set; }

    /// <summary>The AT-URI of the record that is unfolded.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    private string? Open { get; set; }

    // No collection was named and there is one: the address of the first is being opened.
    private bool IsOnTheWay => Nsid is null && _collections is { Count: > 0 };

    protected override Task OnParametersSetAsync()
    {
        if (_shown == (Nsid, Order, Cursor))
            return Task.CompletedTask;
        _shown = (Nsid, Order, Cursor);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var asked = (Nsid, Order, Cursor);
        (_page, _fault) = (null, null);
        RecordPage? page = null;
        var fault = await TryAsync(async () =>
        {
            _collections ??= await Records.CollectionsAsync(Leaving);
            if (Nsid is null && _collections.Count > 0)
                Navigation.NavigateTo(Path(_collections[0].Nsid), replace: true);
            else if (Nsid is not null)
                page = await Records.PageAsync(Nsid, Order, Cursor, Leaving);
        });

        // A slow answer for a page that is not shown any more is nobody's.
        if (asked == (Nsid, Order, Cursor))
            (_page, _fault) = (page, fault);
    }

    private void Choose(string? nsid)
    {
        if (nsid is not null && nsid != Nsid)
            Navigation.NavigateTo(Path(nsid));
    }

    private string Href(string? cursor) => Address(Order, cursor, open: null);

    private string OrderHref(string? order) => Address(order, cursor: null, open: null);

    private string OpenHref(string? uri) => Address(Order, Cursor, uri);

    private string Address(string? order, string? cursor, string? open) => QueryHelpers.AddQueryString(
        Path(Nsid!), new Dictionary<string, string?> { ["order"] = order, ["cursor"] = cursor, ["open"] = open });

    private static string Path(string nsid) => $"records/{Uri.EscapeDataString(nsid)}";
}
