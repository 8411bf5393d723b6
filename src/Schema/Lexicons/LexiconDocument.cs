using System.Collections.Immutable;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons;

/// <summary>A named definition of a document.</summary>
public sealed record NamedDefinition(string Name, LexiconDefinition Definition);

/// <summary>A lexicon as written: its NSID and its definitions, in the order of the file.</summary>
public sealed class LexiconDocument
{
    private readonly ImmutableDictionary<string, LexiconDefinition> _byName;

    /// <summary>A document of these definitions, whose names are all different.</summary>
    public LexiconDocument(Nsid id, ImmutableArray<NamedDefinition> definitions)
    {
        (Id, Definitions) = (id, definitions);
        _byName = definitions.ToImmutableDictionary(definition => definition.Name, definition => definition.Definition, StringComparer.Ordinal);
    }

    public Nsid Id { get; }

    public ImmutableArray<NamedDefinition> Definitions { get; }

    /// <summary>The definition <c>main</c>, or null where the document only lends definitions to others.</summary>
    public LexiconDefinition? Main => Find(LexiconRef.Main);

    public LexiconDefinition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads a document of at most <see cref="LexiconLimits.DocumentBytesMax"/> bytes.</summary>
    /// <exception cref="LexiconFormatException">It is not a lexicon; the message names the place and the reason.</exception>
    /// <remarks>See https://atproto.com/specs/lexicon.</remarks>
    public static LexiconDocument Parse(ReadOnlySpan<byte> json) => LexiconReader.Read(json);
}
