using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;

namespace Lexidex.Admin.Lexicons;

/// <summary>All registered lexicons.</summary>
public sealed partial class LexiconsPage : CancellablePage
{
    private IReadOnlyList<LexiconSummary>? _lexicons;
    private DateTimeOffset _loadedAt;
    private string? _fault;

    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        _ = InvokeAsync(RepeatAsync);
    }

    private async Task LoadAsync()
    {
        _fault = await TryAsync(async () =>
        {
            _lexicons = await Lexicons.ListAsync(Leaving);
            _loadedAt = Lexicons.Now;
        });
        StateHasChanged();
    }

    private async Task RepeatAsync()
    {
        using var timer = Lexicons.NewTimer();
        await TryAsync(async () =>
        {
            while (await timer.WaitForNextTickAsync(Leaving))
                await LoadAsync();
        });
    }
}
