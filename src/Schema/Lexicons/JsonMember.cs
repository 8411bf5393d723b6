using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Lexidex.Schema.Lexicons;

/// <summary>An element of a lexicon's JSON with its place: reads members of the kind that is expected there, or says what is there instead.</summary>
internal readonly struct JsonMember(JsonElement element, JsonPath path)
{
    public JsonPath Path { get; } = path;

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    public bool Has(string name) => element.TryGetProperty(name, out _);

    public JsonMember? Optional(string name) =>
        element.TryGetProperty(name, out var member) ? new JsonMember(member, Path.Member(name)) : null;

    public JsonMember Required(string name) => Optional(name) ?? throw Fault($"a member {name} is required here");

    public void ExpectObject()
    {
        if (!IsObject)
            Throw("an object is expected here");
    }

    /// <summary>The members, as written. Names are text: a lone surrogate is none.</summary>
    public IEnumerable<(string Name, JsonMember Value)> Members()
    {
        ExpectObject();
        foreach (var member in element.EnumerateObject())
        {
            var name = NameOf(member);
            yield return (name, new JsonMember(member.Value, Path.Member(name)));
        }
    }

    public IEnumerable<JsonMember> Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
            Throw("a list is expected here");
        var index = 0;
        foreach (var item in element.EnumerateArray())
            yield return new JsonMember(item, Path.Item(index++));
    }

    public string Text()
    {
        if (element.ValueKind != JsonValueKind.String)
            Throw("text is expected here");
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException fault)
        {
            throw new LexiconFormatException(Path, "the text is not Unicode", fault);
        }
    }

    public long Integer()
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var value))
            throw Fault("a whole number of 64 bits is expected here");
        return value;
    }

    public bool Boolean() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault("true or false is expected here"),
    };

    public string? OptionalText(string name) => Optional(name)?.Text();

    public long? OptionalInteger(string name) => Optional(name)?.Integer();

    public bool? OptionalBoolean(string name) => Optional(name)?.Boolean();

    /// <summary>A count: a whole number that is not negative.</summary>
    public long? OptionalCount(string name)
    {
        if (Optional(name) is not { } member)
            return null;
        var value = member.Integer();
        return value >= 0 ? value : throw member.Fault("a number from 0 up is expected here");
    }

    public ImmutableArray<string> TextList(string name) => Optional(name) is { } list ? [.. list.Items().Select(item => item.Text())] : [];

    public ImmutableArray<long> IntegerList(string name) => Optional(name) is { } list ? [.. list.Items().Select(item => item.Integer())] : [];

    /// <summary>Texts of a member that may be one scalar or a list of them.</summary>
    public ImmutableArray<string> Values() =>
        element.ValueKind == JsonValueKind.Array ? [.. Items().Select(item => item.Scalar())] : [Scalar()];

    /// <summary>The description beside a definition; one that is no text is ignored, since nothing asks for it.</summary>
    public string? Description() =>
        element.TryGetProperty("description", out var text) && text.ValueKind == JsonValueKind.String ? Optional("description")!.Value.Text() : null;

    public LexiconFormatException Fault(string reason) => new(Path, reason);

    [DoesNotReturn]
    private void Throw(string reason) => throw Fault(reason);

    private string Scalar() => element.ValueKind switch
    {
        JsonValueKind.String => Text(),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => element.GetRawText(),
        _ => throw Fault("text, a number, true or false is expected here"),
    };

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException fault)
        {
            throw new LexiconFormatException(Path, "a member's name is not Unicode", fault);
        }
    }
}
