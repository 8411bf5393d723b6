using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Lexidex.Admin.Layout;

/// <summary>The page around all pages.</summary>
public sealed partial class Document : ComponentBase
{
    // Pages are live: prerendering would ask everything twice and show buttons that do nothing yet.
    private static readonly InteractiveServerRenderMode Live = new(prerender: false);

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    private InteractiveServerRenderMode? RenderMode => Http.AcceptsInteractiveRouting() ? Live : null;

    // The browser sends what it was told last, so the first paint has the right colours.
    private string StoredTheme => Http.Request.Cookies["lexidex-theme"] switch
    {
        "light" or "Light" => "light",
        "dark" or "Dark" => "dark",
        _ => "system",
    };

    private string? StoredShade => StoredTheme == "system" ? null : StoredTheme;
}
