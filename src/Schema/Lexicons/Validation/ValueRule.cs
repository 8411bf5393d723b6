using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>What one definition asks of a value. Reads the value whole where it is met; where not, the reader stays anywhere.</summary>
internal abstract class ValueRule
{
    public abstract LexiconViolation Check(ref CborReader reader, ViolationPath? path);
}

/// <summary>Takes any value: stands where a reference leads to nothing that is here, of which nothing can be said.</summary>
internal sealed class AnyValueRule : ValueRule
{
    public static AnyValueRule Instance { get; } = new();

    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        reader.SkipValue();
        return LexiconViolation.None;
    }
}

/// <summary>A definition that is shared, or holds itself: its rule is set once it is made.</summary>
internal sealed class SharedRule : ValueRule
{
    public ValueRule Rule { get; set; } = AnyValueRule.Instance;

    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path) => Rule.Check(ref reader, path);
}
