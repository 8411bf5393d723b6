using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Records;

/// <summary>One record: what its columns hold, the JSON, and whether its CID was met.</summary>
public sealed partial class RecordView : CancellablePage
{
    private RecordDetail? _record;
    private string? _shown;
    private string? _fault;

    [Parameter, EditorRequired]
    public string Uri { get; set; } = "";

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Uri)
            return Task.CompletedTask;
        _shown = Uri;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var asked = Uri;
        (_record, _fault) = (null, null);
        RecordDetail? record = null;
        var fault = await TryAsync(async () => record = await Records.RecordAsync(asked, Leaving));
        if (asked == Uri)
            (_record, _fault) = (record, fault);
    }
}
