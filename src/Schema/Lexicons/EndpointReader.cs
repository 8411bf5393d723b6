using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Lexicons;

/// <summary>Reads queries, procedures, subscriptions and permission sets. They make no tables; they are read so that a document is known whole.</summary>
internal sealed class EndpointReader(FieldReader fields)
{
    public bool TryRead(string kind, JsonMember member, [NotNullWhen(true)] out LexiconDefinition? definition)
    {
        definition = kind switch
        {
            "query" => new QueryDefinition(Parameters(member), Body(member, "output"), Errors(member)),
            "procedure" => new ProcedureDefinition(Parameters(member), Body(member, "input"), Body(member, "output"), Errors(member)),
            "subscription" => new SubscriptionDefinition(Parameters(member), Message(member), Errors(member)),
            "permission-set" => PermissionSet(member),
            _ => null,
        };
        return definition is not null;
    }

    private ParamsDefinition? Parameters(JsonMember member)
    {
        if (member.Optional("parameters") is not { } parameters)
            return null;
        var type = parameters.Required("type");
        return type.Text() == "params" ? new ParamsDefinition(fields.ReadProperties(parameters, 0)) : throw type.Fault("params is expected here");
    }

    private LexiconBody? Body(JsonMember member, string name)
    {
        if (member.Optional(name) is not { } body)
            return null;
        return new LexiconBody(body.Required("encoding").Text(), Schema(body));
    }

    private LexiconDefinition? Message(JsonMember member) => member.Optional("message") is { } message ? Schema(message) : null;

    private LexiconDefinition? Schema(JsonMember body)
    {
        if (body.Optional("schema") is not { } schema)
            return null;
        var read = fields.Read(schema, 0);
        return read is ObjectDefinition or RefDefinition or UnionDefinition ? read : throw schema.Fault("an object, a ref or a union is expected here");
    }

    private static ImmutableArray<LexiconError> Errors(JsonMember member) =>
        member.Optional("errors") is { } errors ? [.. errors.Items().Select(error => new LexiconError(error.Required("name").Text()))] : [];

    private static PermissionSetDefinition PermissionSet(JsonMember member) => new(
        member.OptionalText("title"), member.OptionalText("detail"), [.. member.Required("permissions").Items().Select(Permission)]);

    private static LexiconGrant Permission(JsonMember member)
    {
        member.ExpectObject();
        var type = member.Required("type");
        if (type.Text() != "permission")
            throw type.Fault("permission is expected here");
        return new LexiconGrant(member.Required("resource").Text(), [.. member.Members().Where(IsParameter).Select(Parameter)]);
    }

    private static bool IsParameter((string Name, JsonMember Value) member) => member.Name is not ("type" or "resource" or "description");

    private static LexiconGrantParameter Parameter((string Name, JsonMember Value) member) => new(member.Name, member.Value.Values());
}
