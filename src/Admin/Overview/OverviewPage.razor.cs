using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;

namespace Lexidex.Admin.Overview;

/// <summary>Live? How late? How much? What fails? On one screen.</summary>
public sealed partial class OverviewPage : CancellablePage
{
    private IDisposable? _subscription;

    private StatusReading Reading => Overview.Reading;

    private IndexerStatus? Status => Reading.Status;

    protected override void OnInitialized() =>
        _subscription = Overview.Subscribe(() => _ = InvokeAsync(StateHasChanged));

    protected override void Leave() => _subscription?.Dispose();

    private async Task RetryAsync() => await TryAsync(() => Overview.RefreshAsync(Leaving));
}
