using System.Text;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>Gathers the place of a violation from the inside out, where somebody asked for it; costs nothing else.</summary>
internal sealed class ViolationPath
{
    private JsonPath[] _keys = [];

    public void Member(ReadOnlySpan<byte> key) => Add(JsonPath.Root.Member(Encoding.UTF8.GetString(key)));

    public void Item(int index) => Add(JsonPath.Root.Item(index));

    public override string ToString() => "$" + string.Concat(_keys.Reverse().Select(key => key.ToString()[1..]));

    private void Add(JsonPath key) => _keys = [.. _keys, key];
}
