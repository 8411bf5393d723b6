using System.Text.Json;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>Two versions of a lexicon side by side; the one in force on the right unless another is named.</summary>
public sealed partial class DiffView : ComponentBase
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private IReadOnlyList<DiffRow> _rows = [];
    private LexiconVersion? _left;
    private LexiconVersion? _right;
    private int _changed;

    [Parameter, EditorRequired]
    public LexiconDetail Detail { get; set; } = default!;

    [Parameter]
    public string? Left { get; set; }

    [Parameter]
    public string? Right { get; set; }

    protected override void OnParametersSet()
    {
        _right = Find(Right) ?? Detail.Versions.FirstOrDefault(version => version.InForce);
        _left = Find(Left) ?? Detail.Versions.LastOrDefault(version => version.Version != _right?.Version);
        if (_left is null || _right is null)
            return;
        _rows = LineDiff.Of(TextOf(_left), TextOf(_right));
        _changed = _rows.Count(row => !row.IsSame);
    }

    private LexiconVersion? Find(string? name) =>
        string.IsNullOrEmpty(name) ? null : Detail.Versions.FirstOrDefault(version => version.Version == name);

    private static string TextOf(LexiconVersion version) =>
        version.Document is { } document ? JsonSerializer.Serialize(document, Indented) : "";

    private static string Title(LexiconVersion version) => $"…{version.Version[^Math.Min(10, version.Version.Length)..]}{(version.InForce ? ", in force" : "")}";
}
