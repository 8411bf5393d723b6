using Microsoft.JSInterop;

namespace Lexidex.Admin.Shared;

/// <summary>The little that only the browser can do: remember the theme, fill the clipboard.</summary>
public sealed class BrowserService(IJSRuntime script)
{
    public async ValueTask<ThemeChoice> GetThemeAsync() =>
        Enum.TryParse<ThemeChoice>(await script.InvokeAsync<string?>("lexidex.theme"), ignoreCase: true, out var choice)
            ? choice
            : ThemeChoice.System;

    public ValueTask SetThemeAsync(ThemeChoice choice, bool dark) =>
        script.InvokeVoidAsync("lexidex.setTheme", choice.ToString(), dark);

    /// <summary>False where the browser refuses.</summary>
    public ValueTask<bool> CopyAsync(string text) => script.InvokeAsync<bool>("lexidex.copy", text);
}

/// <summary>Light, dark, or as the operating system has it.</summary>
public enum ThemeChoice
{
    System,
    Light,
    Dark,
}
