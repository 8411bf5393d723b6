using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>Walks the map and the properties side by side: both stand in the order that DRISL gives to keys.</summary>
internal sealed class ObjectRule : ValueRule
{
    private PropertyRule[] _properties = [];

    public void SetProperties(IEnumerable<PropertyRule> properties) =>
        _properties = [.. properties.Order(Comparer<PropertyRule>.Create((left, right) => CborWriter.CompareKeys(left.Key, right.Key)))];

    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Map)
            return LexiconViolation.WrongType;
        var next = 0;
        for (var left = reader.ReadMapHead(); left > 0; left--)
        {
            var key = reader.ReadText();
            var violation = PassAbsent(ref next, FirstNotBefore(key, next), path);
            if (violation == LexiconViolation.None)
                violation = CheckMember(ref next, key, ref reader, path);
            if (violation != LexiconViolation.None)
                return violation;
        }
        return PassAbsent(ref next, _properties.Length, path);
    }

    private int FirstNotBefore(ReadOnlySpan<byte> key, int from)
    {
        while (from < _properties.Length && CborWriter.CompareKeys(_properties[from].Key, key) < 0)
            from++;
        return from;
    }

    private LexiconViolation PassAbsent(ref int next, int end, ViolationPath? path)
    {
        for (; next < end; next++)
        {
            if (!_properties[next].Required)
                continue;
            path?.Member(_properties[next].Key);
            return LexiconViolation.MissingProperty;
        }
        return LexiconViolation.None;
    }

    private LexiconViolation CheckMember(ref int next, ReadOnlySpan<byte> key, ref CborReader reader, ViolationPath? path)
    {
        if (next == _properties.Length || !key.SequenceEqual(_properties[next].Key))
        {
            reader.SkipValue();
            return LexiconViolation.None;
        }

        var property = _properties[next++];
        var violation = reader.PeekType() == CborType.Null ? PassNull(property, ref reader) : property.Value.Check(ref reader, path);
        if (violation != LexiconViolation.None)
            path?.Member(key);
        return violation;
    }

    private static LexiconViolation PassNull(PropertyRule property, ref CborReader reader)
    {
        reader.ReadNull();
        return property.Nullable || property.Value is AnyValueRule ? LexiconViolation.None : LexiconViolation.NotNullable;
    }
}
