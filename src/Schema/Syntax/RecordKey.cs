using System.Text;

namespace Lexidex.Schema.Syntax;

/// <summary>The name of a record inside its collection. Held exactly as written.</summary>
/// <remarks>See https://atproto.com/specs/record-key. Case-sensitive; compares by bytes, as a repository sorts it.</remarks>
public readonly struct RecordKey : IEquatable<RecordKey>, IComparable<RecordKey>
{
    public const int MaxLength = 512;

    private readonly string? _text;

    private RecordKey(string text) => _text = text;

    public string Text => _text ?? "";

    public static bool IsValid(ReadOnlySpan<byte> utf8) =>
        utf8.Length is >= 1 and <= MaxLength
        && !utf8.ContainsAnyExcept(Ascii.RecordKey)
        && !utf8.SequenceEqual("."u8)
        && !utf8.SequenceEqual(".."u8);

    public static bool TryParse(ReadOnlySpan<byte> utf8, out RecordKey key)
    {
        var valid = IsValid(utf8);
        key = valid ? new RecordKey(Encoding.ASCII.GetString(utf8)) : default;
        return valid;
    }

    public static bool TryParse(string? text, out RecordKey key) => Utf8Text.TryParse(text, TryParse, out key);

    public static RecordKey Parse(string text) => Utf8Text.Parse<RecordKey>(text, TryParse);

    public int CompareTo(RecordKey other) => string.CompareOrdinal(Text, other.Text);

    public bool Equals(RecordKey other) => Text == other.Text;

    public override bool Equals(object? obj) => obj is RecordKey other && Equals(other);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    public static bool operator ==(RecordKey left, RecordKey right) => left.Equals(right);

    public static bool operator !=(RecordKey left, RecordKey right) => !left.Equals(right);

    public static bool operator <(RecordKey left, RecordKey right) => left.CompareTo(right) < 0;

    public static bool operator >(RecordKey left, RecordKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecordKey left, RecordKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecordKey left, RecordKey right) => left.CompareTo(right) >= 0;
}
