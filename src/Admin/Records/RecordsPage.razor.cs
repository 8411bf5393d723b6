using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Records;

/// <summary>The rows of one collection. Collection, page and open record are in the address, so that it can be passed on.</summary>
public sealed partial class RecordsPage : CancellablePage
{
    private IReadOnlyList<LexiconSummary>? _collections;
    private RecordPage? _page;
    private (string? Nsid, string? Cursor)? _shown;
    private string? _fault;

    [Parameter]
    public string? Nsid { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    private string? Cursor { get; set; }

    /// <summary>The AT-URI of the record that is unfolded.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    private string? Open { get; set; }

    // No collection was named and there is one: the address of the first is being opened.
    private bool IsOnTheWay => Nsid is null && _collections is { Count: > 0 };

    protected override Task OnParametersSetAsync()
    {
        if (_shown == (Nsid, Cursor))
            return Task.CompletedTask;
        _shown = (Nsid, Cursor);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var asked = (Nsid, Cursor);
        (_page, _fault) = (null, null);
        RecordPage? page = null;
        var fault = await TryAsync(async () =>
        {
            _collections ??= await Records.CollectionsAsync(Leaving);
            if (Nsid is null && _collections.Count > 0)
                Navigation.NavigateTo(Path(_collections[0].Nsid), replace: true);
            else if (Nsid is not null)
                page = await Records.PageAsync(Nsid, Cursor, Leaving);
        });

        // A slow answer for a page that is not shown any more is nobody's.
        if (asked == (Nsid, Cursor))
            (_page, _fault) = (page, fault);
    }

    private void Choose(string? nsid)
    {
        if (nsid is not null && nsid != Nsid)
            Navigation.NavigateTo(Path(nsid));
    }

    private string Href(string? cursor) =>
        cursor is null ? Path(Nsid!) : $"{Path(Nsid!)}?cursor={Uri.EscapeDataString(cursor)}";

    private string OpenHref(string? uri)
    {
        var page = Href(Cursor);
        return uri is null ? page : $"{page}{(Cursor is null ? '?' : '&')}open={Uri.EscapeDataString(uri)}";
    }

    private static string Path(string nsid) => $"records/{Uri.EscapeDataString(nsid)}";
}
