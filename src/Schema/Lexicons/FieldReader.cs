using System.Collections.Immutable;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons;

/// <summary>Reads definitions of data: what may stand in a record or a message.</summary>
internal sealed class FieldReader(Nsid document)
{
    /// <param name="member">The definition's JSON.</param>
    /// <param name="depth">How many definitions stand around this one.</param>
    public LexiconDefinition Read(JsonMember member, int depth)
    {
        member.ExpectObject();
        if (depth > LexiconLimits.RefDepthMax)
            throw member.Fault($"definitions stand in one another more than {LexiconLimits.RefDepthMax} deep");
        return ReadKind(member, depth) with { Description = member.Description() };
    }

    private LexiconDefinition ReadKind(JsonMember member, int depth)
    {
        var type = member.Required("type");
        return type.Text() switch
        {
            "boolean" => new BooleanDefinition(member.OptionalBoolean("const"), member.OptionalBoolean("default")),
            "integer" => ReadInteger(member),
            "string" => StringReader.Read(member),
            "bytes" => new BytesDefinition(member.OptionalCount("minLength"), member.OptionalCount("maxLength")),
            "cid-link" => new CidLinkDefinition(),
            "blob" => new BlobDefinition(member.TextList("accept"), member.OptionalCount("maxSize")),
            "unknown" => new UnknownDefinition(),
            "array" => ReadArray(member, depth),
            "object" => new ObjectDefinition(ReadProperties(member, depth)),
            "ref" => new RefDefinition(ReadRef(member.Required("ref"))),
            "union" => ReadUnion(member),
            var other => throw type.Fault($"no kind of data is called {Shown(other)}"),
        };
    }

    public ImmutableArray<LexiconProperty> ReadProperties(JsonMember member, int depth)
    {
        var required = NameSet(member, "required");
        var nullable = NameSet(member, "nullable");
        var properties = ImmutableArray.CreateBuilder<LexiconProperty>();
        foreach (var (name, value) in member.Required("properties").Members())
            properties.Add(new LexiconProperty(name, Read(value, depth + 1), required.Remove(name), nullable.Contains(name)));
        return required.Count == 0
            ? properties.DrainToImmutable()
            : throw member.Required("required").Fault($"{Shown(required.Min()!)} is no property of this object");
    }

    private static HashSet<string> NameSet(JsonMember member, string list) => new(member.TextList(list), StringComparer.Ordinal);

    private static IntegerDefinition ReadInteger(JsonMember member) => new(
        member.OptionalInteger("minimum"),
        member.OptionalInteger("maximum"),
        member.IntegerList("enum"),
        member.OptionalInteger("const"),
        member.OptionalInteger("default"));

    private ArrayDefinition ReadArray(JsonMember member, int depth) => new(
        Read(member.Required("items"), depth + 1), member.OptionalCount("minLength"), member.OptionalCount("maxLength"));

    private UnionDefinition ReadUnion(JsonMember member)
    {
        ImmutableArray<LexiconRef> refs = [.. member.Required("refs").Items().Select(ReadRef)];
        var closed = member.OptionalBoolean("closed") ?? false;
        return closed && refs.IsEmpty ? throw member.Fault("a closed union without refs takes nothing") : new UnionDefinition(refs, closed);
    }

    private LexiconRef ReadRef(JsonMember member) =>
        LexiconRef.TryParse(member.Text(), document, out var reference)
            ? reference
            : throw member.Fault("not a reference: #name, nsid or nsid#name is expected here");

    private static string Shown(string word) => word.Length is > 0 and <= 40 && word.All(char.IsAsciiLetterOrDigit) ? word : "so";
}
