using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;

namespace Lexidex.Admin.Discovery;

/// <summary>What there is on the network that nobody registered here, and what becomes of it.</summary>
public sealed partial class DiscoveryPage : CancellablePage
{
    private CollectionOverview? _overview;
    private DateTimeOffset _loadedAt;
    private string? _fault;

    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        _ = InvokeAsync(RepeatAsync);
    }

    private Task LoadAsync() => TakeAsync(() => Discovery.ListAsync(Leaving));

    private Task DecideAsync(string nsid, string action) => TakeAsync(() => Discovery.DecideAsync(nsid, action, Leaving));

    private async Task TakeAsync(Func<Task<CollectionOverview>> ask)
    {
        _fault = await TryAsync(async () =>
        {
            _overview = await ask();
            _loadedAt = Discovery.Now;
        });
        StateHasChanged();
    }

    private async Task RepeatAsync()
    {
        using var timer = Discovery.NewTimer();
        await TryAsync(async () =>
        {
            while (await timer.WaitForNextTickAsync(Leaving))
                await LoadAsync();
        });
    }
}
