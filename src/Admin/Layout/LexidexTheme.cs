using MudBlazor;

namespace Lexidex.Admin.Layout;

/// <summary>
/// A calm palette: paper and ink by day, slate by night, one blue that means "can be pressed". States have their own
/// colours in admin.css. Text reaches a contrast of 4.5 to 1 on every surface it stands on.
/// </summary>
internal static class LexidexTheme
{
    private static readonly string[] Sans =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "DejaVu Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = Light(),
        PaletteDark = Dark(),
        LayoutProperties = new LayoutProperties
        {
            DefaultBorderRadius = "8px",
            DrawerWidthLeft = "216px",
            AppbarHeight = "56px",
        },
        Typography = Typography(),
    };

    private static PaletteLight Light() => new()
    {
        Primary = "#2b5fb8",
        Secondary = "#4a5a70",
        Success = "#1b7a4b",
        Warning = "#9a5b00",
        Error = "#b3261e",
        Info = "#2b5fb8",
        Background = "#f6f7f9",
        BackgroundGray = "#eef0f4",
        Surface = "#ffffff",
        AppbarBackground = "#ffffff",
        AppbarText = "#1c2733",
        DrawerBackground = "#ffffff",
        DrawerText = "#3a4757",
        DrawerIcon = "#5a6a7e",
        TextPrimary = "#1c2733",
        TextSecondary = "#566577",
        ActionDefault = "#566577",
        Divider = "#e2e6ec",
        LinesDefault = "#e2e6ec",
        LinesInputs = "#b8c1cc",
        TableLines = "#e9ecf1",
        TableHover = "#f3f6fa",
        Skeleton = "#e7eaef",
    };

    private static PaletteDark Dark() => new()
    {
        Primary = "#8ab4f8",
        PrimaryContrastText = "#0f1822",
        Secondary = "#a9b6c6",
        Success = "#6fcf97",
        Warning = "#f0b45b",
        Error = "#f28b82",
        Info = "#8ab4f8",
        Background = "#11161d",
        BackgroundGray = "#0d1218",
        Surface = "#181f28",
        AppbarBackground = "#181f28",
        AppbarText = "#e4e9ef",
        DrawerBackground = "#181f28",
        DrawerText = "#bcc7d4",
        DrawerIcon = "#93a1b2",
        TextPrimary = "#e4e9ef",
        TextSecondary = "#9aa8b8",
        ActionDefault = "#9aa8b8",
        Divider = "#2a3440",
        LinesDefault = "#2a3440",
        LinesInputs = "#4a5868",
        TableLines = "#252e39",
        TableHover = "#1e2732",
        Skeleton = "#26303b",
    };

    private static Typography Typography() => new()
    {
        Default = new DefaultTypography { FontFamily = Sans, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "normal" },
        Button = new ButtonTypography { FontFamily = Sans, FontSize = "0.8125rem", FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
        Body1 = new Body1Typography { FontFamily = Sans, FontSize = "0.875rem", LetterSpacing = "normal" },
        Body2 = new Body2Typography { FontFamily = Sans, FontSize = "0.8125rem", LetterSpacing = "normal" },
        Subtitle1 = new Subtitle1Typography { FontFamily = Sans, LetterSpacing = "normal" },
        Subtitle2 = new Subtitle2Typography { FontFamily = Sans, LetterSpacing = "normal" },
        Caption = new CaptionTypography { FontFamily = Sans, LetterSpacing = "normal" },
    };
}
