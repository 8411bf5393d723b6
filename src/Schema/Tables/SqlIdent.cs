using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Tables;

/// <summary>
/// A name of a table, view, column or index that is safe on every engine: <c>[a-z_][a-z0-9_]*</c>, at most 60 bytes.
/// It is the only thing that a dialect quotes. The default value is no name and throws when it is used.
/// </summary>
public readonly struct SqlIdent : IEquatable<SqlIdent>
{
    /// <summary>PostgreSQL cuts names after 63 bytes without an error; three are left for what it adds itself.</summary>
    public const int MaxBytes = 60;

    private readonly string? _text;

    private SqlIdent(string text) => _text = text;

    public static bool TryParse(string? text, out SqlIdent ident)
    {
        var valid = text is { Length: > 0 and <= MaxBytes } && !char.IsAsciiDigit(text[0]) && text.All(IsSafe);
        ident = valid ? new SqlIdent(text!) : default;
        return valid;
    }

    /// <summary>The identifier that <paramref name="text"/> is.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SqlIdent Of(string text)
    {
        if (!TryParse(text, out var ident))
            ThrowUnsafe(text);
        return ident;
    }

    public override string ToString() => _text ?? throw new InvalidOperationException("This identifier has no name.");

    public bool Equals(SqlIdent other) => _text == other._text;

    public override bool Equals(object? obj) => obj is SqlIdent other && Equals(other);

    public override int GetHashCode() => _text is null ? 0 : StringComparer.Ordinal.GetHashCode(_text);

    public static bool operator ==(SqlIdent left, SqlIdent right) => left.Equals(right);

    public static bool operator !=(SqlIdent left, SqlIdent right) => !left.Equals(right);

    private static bool IsSafe(char character) =>
        char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_';

    [DoesNotReturn]
    private static void ThrowUnsafe(string? text) =>
        throw new FormatException($"Not an identifier of at most {MaxBytes} characters a-z, 0-9 and _: {text?.Length ?? 0} characters were given.");
}
