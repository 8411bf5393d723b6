using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>
/// Says whether records of one collection meet its lexicon, straight from their bytes. Records must have been checked to be
/// strict DRISL. Members that the lexicon doesn't name are allowed, and so is what stands behind a reference to a missing
/// definition. A validator never changes: tasks may share it.
/// </summary>
/// <remarks>See https://atproto.com/specs/lexicon.</remarks>
public sealed class RecordValidator
{
    private readonly string _key;
    private readonly byte[] _type;
    private readonly byte[] _literal;
    private readonly ValueRule _rule;

    private RecordValidator(Nsid collection, RecordDefinition definition, LexiconCatalog catalog)
    {
        _key = definition.Key;
        _literal = _key.StartsWith("literal:", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(_key["literal:".Length..]) : [];
        _type = Encoding.UTF8.GetBytes(collection.ToString());
        _rule = new RuleCompiler(catalog).CompileRecord(definition);
    }

    /// <summary>The validator of a collection, or null where the catalog has no record of that name.</summary>
    public static RecordValidator? Of(Nsid collection, LexiconCatalog catalog) =>
        catalog.Find(collection)?.Main is RecordDefinition definition ? new RecordValidator(collection, definition, catalog) : null;

    /// <summary>The first violation, in the order of the record's bytes. Allocates nothing.</summary>
    public LexiconViolation Check(ReadOnlySpan<byte> recordKey, ReadOnlySpan<byte> record) => Check(recordKey, record, null);

    /// <summary>The same with its place, for people to read; null where the record is valid.</summary>
    public PlacedViolation? Explain(ReadOnlySpan<byte> recordKey, ReadOnlySpan<byte> record)
    {
        var path = new ViolationPath();
        var violation = Check(recordKey, record, path);
        return violation == LexiconViolation.None ? null : new PlacedViolation(violation, path.ToString());
    }

    private LexiconViolation Check(ReadOnlySpan<byte> recordKey, ReadOnlySpan<byte> record, ViolationPath? path)
    {
        if (!MeetsKey(recordKey))
            return LexiconViolation.WrongRecordKey;
        var reader = new CborReader(record);
        if (reader.PeekType() != CborType.Map)
            return LexiconViolation.WrongType;
        if (!TypeField.TryPeek(reader, out var type) || !type.SequenceEqual(_type))
            return LexiconViolation.WrongRecordType;
        return _rule.Check(ref reader, path);
    }

    private bool MeetsKey(ReadOnlySpan<byte> recordKey) => _key switch
    {
        "tid" => Tid.IsValid(recordKey),
        "nsid" => Nsid.IsValid(recordKey),
        "any" => RecordKey.IsValid(recordKey),
        _ => recordKey.SequenceEqual(_literal),
    };
}
