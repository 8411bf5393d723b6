using System.Collections.Immutable;
using System.Text.Json;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons;

/// <summary>
/// Reads one document. What the language doesn't know beside a definition is ignored, as the language asks; a kind of definition,
/// a string format or a value that it doesn't know is refused: guessing its meaning would make wrong columns.
/// </summary>
internal sealed class LexiconReader
{
    private readonly FieldReader _fields;
    private readonly EndpointReader _endpoints;

    private LexiconReader(Nsid id)
    {
        _fields = new FieldReader(id);
        _endpoints = new EndpointReader(_fields);
    }

    public static LexiconDocument Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > LexiconLimits.DocumentBytesMax)
            throw new LexiconFormatException(JsonPath.Root, $"the document has {json.Length} bytes, {LexiconLimits.DocumentBytesMax} are allowed");
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = LexiconLimits.JsonDepthMax, AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(json.ToArray(), options);
            return ReadDocument(new JsonMember(document.RootElement, JsonPath.Root));
        }
        catch (LexiconFormatException fault)
        {
            throw new LexiconFormatException(fault.Within, fault.Reason, fault.InnerException, JsonSearch.Find(json, fault.Within));
        }
        catch (JsonException fault)
        {
            // Of a name that stands twice the parser does not tell the place.
            var place = JsonPlace.Of(json, fault) ?? JsonSearch.FindRepeatedName(json);
            throw new LexiconFormatException(JsonPath.Root, "not JSON: " + JsonPlace.Reason(fault), fault, place);
        }
        catch (InvalidOperationException fault)
        {
            // What the parser says of a name with half a surrogate pair.
            throw new LexiconFormatException(JsonPath.Root, "a member's name is not Unicode", fault);
        }
    }

    private static LexiconDocument ReadDocument(JsonMember root)
    {
        root.ExpectObject();
        var version = root.Required("lexicon");
        if (version.Integer() != 1)
            throw version.Fault("only version 1 of the lexicon language is known");
        var id = root.Required("id");
        if (!Nsid.TryParse(id.Text(), out var nsid))
            throw id.Fault("not an NSID");

        var reader = new LexiconReader(nsid);
        return new LexiconDocument(nsid, reader.ReadDefinitions(root.Required("defs")));
    }

    private ImmutableArray<NamedDefinition> ReadDefinitions(JsonMember defs)
    {
        var definitions = ImmutableArray.CreateBuilder<NamedDefinition>();
        foreach (var (name, member) in defs.Members())
        {
            if (definitions.Count == LexiconLimits.DefinitionsMax)
                throw defs.Fault($"more than {LexiconLimits.DefinitionsMax} definitions");
            if (name.Length == 0 || name.Contains('#', StringComparison.Ordinal))
                throw member.Fault("this name can't be referred to");
            definitions.Add(new NamedDefinition(name, ReadDefinition(name, member)));
        }
        return definitions.DrainToImmutable();
    }

    private LexiconDefinition ReadDefinition(string name, JsonMember member)
    {
        member.ExpectObject();
        return ReadKind(name, member) with { Description = member.Description() };
    }

    private LexiconDefinition ReadKind(string name, JsonMember member)
    {
        var type = member.Required("type");
        var kind = type.Text();
        if (_endpoints.TryRead(kind, member, out var endpoint))
            return OnlyAsMain(name, type, endpoint);
        return kind switch
        {
            "record" => OnlyAsMain(name, type, ReadRecord(member)),
            "token" => new TokenDefinition(),
            "params" or "permission" or "ref" or "union" or "unknown" => throw type.Fault($"a {kind} has no name of its own"),
            _ => _fields.Read(member, 0),
        };
    }

    private static LexiconDefinition OnlyAsMain(string name, JsonMember type, LexiconDefinition definition) =>
        name == LexiconRef.Main ? definition : throw type.Fault($"a {definition.Type} can only be the definition main");

    private RecordDefinition ReadRecord(JsonMember member)
    {
        var key = member.Required("key");
        if (key.Text() is not ("tid" or "nsid" or "any") && !key.Text().StartsWith("literal:", StringComparison.Ordinal))
            throw key.Fault("tid, nsid, any or literal:… is expected here");
        var record = member.Required("record");
        var read = _fields.Read(record, 0);
        return read is ObjectDefinition shape ? new RecordDefinition(key.Text(), shape) : throw record.Fault("an object is expected here");
    }
}
