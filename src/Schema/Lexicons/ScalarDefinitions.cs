using System.Collections.Immutable;

namespace Lexidex.Schema.Lexicons;

public sealed record BooleanDefinition(bool? Const, bool? Default) : LexiconDefinition
{
    public override string Type => "boolean";
}

public sealed record IntegerDefinition(long? Minimum, long? Maximum, ImmutableArray<long> Enum, long? Const, long? Default)
    : LexiconDefinition
{
    public override string Type => "integer";
}

/// <summary>Text. Lengths count UTF-8 bytes, graphemes what a reader sees as one character.</summary>
public sealed record StringDefinition(StringFormat Format) : LexiconDefinition
{
    public override string Type => "string";

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public long? MinGraphemes { get; init; }

    public long? MaxGraphemes { get; init; }

    /// <summary>Values that are usual; others are allowed.</summary>
    public ImmutableArray<string> KnownValues { get; init; } = [];

    /// <summary>The only values allowed; empty where any is.</summary>
    public ImmutableArray<string> Enum { get; init; } = [];

    public string? Const { get; init; }

    public string? Default { get; init; }
}

public sealed record BytesDefinition(long? MinLength, long? MaxLength) : LexiconDefinition
{
    public override string Type => "bytes";
}

/// <summary>A link to a block: tag 42 in DAG-CBOR.</summary>
public sealed record CidLinkDefinition : LexiconDefinition
{
    public override string Type => "cid-link";
}

/// <summary>A reference to a file, which Lexidex never fetches.</summary>
public sealed record BlobDefinition(ImmutableArray<string> Accept, long? MaxSize) : LexiconDefinition
{
    public override string Type => "blob";
}

/// <summary>Any object of the data model.</summary>
public sealed record UnknownDefinition : LexiconDefinition
{
    public override string Type => "unknown";
}
