using System.Text;

namespace Lexidex.Schema.Syntax;

/// <summary>A domain name that an account goes by. Held in lower case, which is its normal form.</summary>
/// <remarks>See https://atproto.com/specs/handle. A handle that stands here is well-formed, not verified.</remarks>
public readonly struct Handle : IEquatable<Handle>
{
    public const int MaxLength = 253;

    private readonly string? _text;

    private Handle(string text) => _text = text;

    public string Text => _text ?? "";

    public static bool IsValid(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength)
            return false;

        var labels = 0;
        foreach (var range in utf8.Split((byte)'.'))
        {
            if (!Ascii.IsDomainLabel(utf8[range]))
                return false;
            labels++;
        }

        // A top-level domain never begins with a digit, so an address in dotted decimals is not a handle.
        return labels >= 2 && Ascii.IsLetter(utf8[utf8.LastIndexOf((byte)'.') + 1]);
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8, out Handle handle)
    {
        var valid = IsValid(utf8);
        handle = valid ? new Handle(Encoding.ASCII.GetString(utf8).ToLowerInvariant()) : default;
        return valid;
    }

    public static bool TryParse(string? text, out Handle handle) => Utf8Text.TryParse(text, TryParse, out handle);

    public static Handle Parse(string text) => Utf8Text.Parse<Handle>(text, TryParse);

    public bool Equals(Handle other) => Text == other.Text;

    public override bool Equals(object? obj) => obj is Handle other && Equals(other);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    public static bool operator ==(Handle left, Handle right) => left.Equals(right);

    public static bool operator !=(Handle left, Handle right) => !left.Equals(right);
}
