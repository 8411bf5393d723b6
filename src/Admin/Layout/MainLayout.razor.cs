using Lexidex.Admin.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Lexidex.Admin.Layout;

/// <summary>Top bar, navigation and the room where a page stands.</summary>
public sealed partial class MainLayout : LayoutComponentBase
{
    private MudThemeProvider _theme = default!;
    private ErrorBoundary? _boundary;
    private IDisposable? _subscription;
    private ThemeChoice _choice;
    private bool _dark;
    private bool _drawer = true;

    public void Dispose() => _subscription?.Dispose();

    protected override void OnInitialized() =>
        _subscription = Status.Subscribe(() => _ = InvokeAsync(StateHasChanged));

    // One page's failure is not the next one's.
    protected override void OnParametersSet() => _boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        await _theme.WatchSystemDarkModeAsync(FollowSystemAsync);
        await ChooseAsync(await Browser.GetThemeAsync());
    }

    private async Task ChooseAsync(ThemeChoice choice)
    {
        _choice = choice;
        _dark = choice is ThemeChoice.System ? await _theme.GetSystemDarkModeAsync() : choice is ThemeChoice.Dark;
        await Browser.SetThemeAsync(_choice, _dark);
        StateHasChanged();
    }

    private Task FollowSystemAsync(bool dark) =>
        _choice is ThemeChoice.System ? InvokeAsync(() => ChooseAsync(ThemeChoice.System)) : Task.CompletedTask;

    private void Recover() => _boundary?.Recover();
}
