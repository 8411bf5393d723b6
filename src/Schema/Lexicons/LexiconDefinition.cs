using System.Collections.Immutable;

namespace Lexidex.Schema.Lexicons;

/// <summary>One definition as the lexicon writes it. The family is closed: every kind is a sealed record of this file's siblings.</summary>
public abstract record LexiconDefinition
{
    private protected LexiconDefinition()
    {
    }

    /// <summary>The lexicon language's word for the kind: <c>record</c>, <c>string</c>, <c>cid-link</c>, …</summary>
    public abstract string Type { get; }

    /// <summary>What the lexicon says of it to people; null where it says nothing.</summary>
    public string? Description { get; init; }
}

/// <summary>A member of an object, or a parameter. Names are as written: any text, hostile ones too.</summary>
public sealed record LexiconProperty(string Name, LexiconDefinition Definition, bool Required, bool Nullable);

/// <summary>A record of a collection.</summary>
/// <param name="Key">What its record keys are: <c>tid</c>, <c>nsid</c>, <c>any</c> or <c>literal:…</c>.</param>
/// <param name="Record">Its members.</param>
public sealed record RecordDefinition(string Key, ObjectDefinition Record) : LexiconDefinition
{
    public override string Type => "record";
}

/// <summary>An object; its properties stand in the order of the document.</summary>
public sealed record ObjectDefinition(ImmutableArray<LexiconProperty> Properties) : LexiconDefinition
{
    public override string Type => "object";
}

public sealed record ArrayDefinition(LexiconDefinition Items, long? MinLength, long? MaxLength) : LexiconDefinition
{
    public override string Type => "array";
}

/// <summary>One of several objects, told apart by <c>$type</c>; an open union also takes what it doesn't name.</summary>
public sealed record UnionDefinition(ImmutableArray<LexiconRef> Refs, bool Closed) : LexiconDefinition
{
    public override string Type => "union";
}

public sealed record RefDefinition(LexiconRef Target) : LexiconDefinition
{
    public override string Type => "ref";
}

/// <summary>A name without data; a string elsewhere holds its full reference.</summary>
public sealed record TokenDefinition : LexiconDefinition
{
    public override string Type => "token";
}

/// <summary>Parameters of a query, procedure or subscription.</summary>
public sealed record ParamsDefinition(ImmutableArray<LexiconProperty> Properties) : LexiconDefinition
{
    public override string Type => "params";
}
