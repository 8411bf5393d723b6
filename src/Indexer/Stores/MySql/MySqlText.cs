using System.Globalization;
using System.Text;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// The text of a statement. Whatever comes from outside is written as hexadecimal digits, so nothing in it can end a constant,
/// whatever the session's settings for quotes and backslashes are.
/// </summary>
internal sealed class MySqlText
{
    private readonly StringBuilder _text = new();
    private bool _isFirst = true;

    public int Length => _text.Length;

    public MySqlText Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Begins a list; <see cref="Next"/> puts a comma before all of its members but the first.</summary>
    public MySqlText Begin(string text)
    {
        _isFirst = true;
        return Add(text);
    }

    public MySqlText Next(string before = "", string separator = ", ")
    {
        if (!_isFirst)
            _text.Append(separator);
        _isFirst = false;
        return Add(before);
    }

    public MySqlText Comma() => Add(", ");

    public MySqlText Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return Add("''");

        _text.Append("x'");
        Span<char> digits = stackalloc char[512];
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, 256)..])
        {
            Convert.TryToHexString(bytes[..Math.Min(bytes.Length, 256)], digits, out var count);
            _text.Append(digits[..count]);
        }

        _text.Append('\'');
        return this;
    }

    public MySqlText BytesOrNull(byte[]? bytes) => bytes is null ? Add("NULL") : Bytes(bytes);

    public MySqlText Did(DidKey did)
    {
        Span<byte> bytes = stackalloc byte[DidKey.Length];
        did.WriteBytes(bytes);
        return Bytes(bytes);
    }

    public MySqlText Text(string? text)
    {
        if (text is null)
            return Add("NULL");

        return Add("_utf8mb4 ").Bytes(Encoding.UTF8.GetBytes(text));
    }

    public MySqlText Number(long? number)
    {
        if (number is { } value)
            _text.Append(CultureInfo.InvariantCulture, $"{value}");
        else
            _text.Append("NULL");
        return this;
    }

    public MySqlText Time(DateTime? time)
    {
        if (time is { } value)
            _text.Append(CultureInfo.InvariantCulture, $"'{value:yyyy-MM-dd HH:mm:ss.ffffff}'");
        else
            _text.Append("NULL");
        return this;
    }

    /// <summary>Gives the statement and begins another.</summary>
    public string Take()
    {
        var statement = _text.ToString();
        _text.Clear();
        return statement;
    }
}
