using System.Text;

namespace Lexidex.Schema.Lexicons;

/// <summary>Where in a document the reader stands. Made into text only when something is wrong there.</summary>
internal sealed class JsonPath
{
    private readonly JsonPath? _parent;
    private readonly JsonStep _step;

    private JsonPath(JsonPath? parent, JsonStep step) => (_parent, _step) = (parent, step);

    public static JsonPath Root { get; } = new(null, default);

    /// <summary>The names and numbers that lead here, the outermost first.</summary>
    public IEnumerable<JsonStep> Steps => _parent is null ? [] : _parent.Steps.Append(_step);

    public JsonPath Member(string name) => new(this, new JsonStep(name, 0));

    public JsonPath Item(int index) => new(this, new JsonStep(null, index));

    public override string ToString() => "$" + string.Concat(Steps.Select(Shown));

    private static string Shown(JsonStep step) =>
        step.Name is not { } name ? $"[{step.Index}]" : IsPlain(name) ? "." + name : $"['{Shown(name)}']";

    private static bool IsPlain(string name) => name.Length is > 0 and <= 64 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or ':');

    // The name is anyone's: cut, and without what a terminal or a log could take for more than text.
    private static string Shown(string name)
    {
        var shown = new StringBuilder();
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, 64)))
            shown.Append(character is >= ' ' and < '\x7f' and not ('\'' or '\\') ? character : '?');
        return name.Length > 64 ? shown.Append('…').ToString() : shown.ToString();
    }
}

/// <summary>One step of a path.</summary>
/// <param name="Name">A member's name; null for an item of a list.</param>
/// <param name="Index">The item's number, from 0.</param>
internal readonly record struct JsonStep(string? Name, int Index);
