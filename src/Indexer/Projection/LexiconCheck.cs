using Lexidex.Schema.Lexicons.Validation;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// What records of a table are held against: the validator of the lexicon in force, and the versions of all documents that it was made
/// from. Equal where these are: the same question has the same answer.
/// </summary>
internal sealed class LexiconCheck(string versions, RecordValidator validator) : IEquatable<LexiconCheck>
{
    private readonly string _versions = versions;

    public RecordValidator Validator { get; } = validator;

    public bool Equals(LexiconCheck? other) => other is not null && _versions == other._versions;

    public override bool Equals(object? obj) => Equals(obj as LexiconCheck);

    public override int GetHashCode() => _versions.GetHashCode(StringComparison.Ordinal);
}
