using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Shared;

/// <summary>A JSON value on several lines, keys and values told apart by colour.</summary>
public sealed partial class JsonText : ComponentBase
{
    private string _text = "";
    private IReadOnlyList<JsonToken> _tokens = [];

    [Parameter, EditorRequired]
    public JsonElement Value { get; set; }

    /// <summary>What it is, for those who have it read to them.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    protected override void OnParametersSet()
    {
        var text = JsonTokens.Write(Value);
        if (text == _text)
            return;
        _text = text;
        _tokens = JsonTokens.Of(text);
    }
}
