using System.Collections.Immutable;

namespace Lexidex.Schema.Lexicons;

/// <summary>What an endpoint takes or gives: a media type, and for JSON the shape (object, ref or union).</summary>
public sealed record LexiconBody(string Encoding, LexiconDefinition? Schema);

public sealed record LexiconError(string Name);

public sealed record QueryDefinition(ParamsDefinition? Parameters, LexiconBody? Output, ImmutableArray<LexiconError> Errors)
    : LexiconDefinition
{
    public override string Type => "query";
}

public sealed record ProcedureDefinition(
    ParamsDefinition? Parameters, LexiconBody? Input, LexiconBody? Output, ImmutableArray<LexiconError> Errors) : LexiconDefinition
{
    public override string Type => "procedure";
}

/// <summary>A stream of messages.</summary>
public sealed record SubscriptionDefinition(
    ParamsDefinition? Parameters, LexiconDefinition? Message, ImmutableArray<LexiconError> Errors) : LexiconDefinition
{
    public override string Type => "subscription";
}

/// <summary>A set of permissions that an app asks for by one name.</summary>
public sealed record PermissionSetDefinition(string? Title, string? Detail, ImmutableArray<LexiconGrant> Permissions)
    : LexiconDefinition
{
    public override string Type => "permission-set";
}

/// <summary>One permission: its resource, and the parameters as written, each a list.</summary>
public sealed record LexiconGrant(string Resource, ImmutableArray<LexiconGrantParameter> Parameters);

public sealed record LexiconGrantParameter(string Name, ImmutableArray<string> Values);
