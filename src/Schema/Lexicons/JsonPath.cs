using System.Text;

namespace Lexidex.Schema.Lexicons;

/// <summary>Where in a document the reader stands. Made into text only when something is wrong there.</summary>
internal sealed class JsonPath
{
    private readonly JsonPath? _parent;
    private readonly string _key;

    private JsonPath(JsonPath? parent, string key) => (_parent, _key) = (parent, key);

    public static JsonPath Root { get; } = new(null, "$");

    public JsonPath Member(string name) => new(this, IsPlain(name) ? "." + name : $"['{Shown(name)}']");

    public JsonPath Item(int index) => new(this, $"[{index}]");

    public override string ToString()
    {
        var keys = new Stack<string>();
        for (var path = this; path is not null; path = path._parent)
            keys.Push(path._key);
        return string.Concat(keys);
    }

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
