using System.Text.Encodings.Web;
using System.Text.Json;
using Lexidex.Schema.Data;

namespace Lexidex.Indexer.Projection;

/// <summary>Appends values to a buffer as JSON text, in the form of <see cref="RecordJson"/>, for columns that only show them.</summary>
internal sealed class JsonCopy(ByteBuffer target) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _writer = new(target, Options);

    /// <summary>
    /// False, with nothing appended, where the text is over the cap or holds NUL: PostgreSQL can neither compare nor index such JSON, and
    /// the cut is the same on every engine.
    /// </summary>
    /// <param name="value">A value of a record that was checked to be strict.</param>
    public bool TryAppend(ReadOnlySpan<byte> value, int capBytes)
    {
        var start = target.Length;
        RecordJson.WriteChecked(value, _writer);
        _writer.Flush();
        _writer.Reset();
        var text = target.Written[start..];
        if (text.Length <= capBytes && !HoldsNul(text))
            return true;
        target.Truncate(start);
        return false;
    }

    public void Dispose() => _writer.Dispose();

    // An escape is one where the backslash before it is not itself escaped.
    private static bool HoldsNul(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf("\\u0000"u8); at >= 0;)
        {
            var before = text[..at];
            if ((before.Length - before.TrimEnd((byte)'\\').Length) % 2 == 0)
                return true;
            text = text[(at + 1)..];
            at = text.IndexOf("\\u0000"u8);
        }

        return false;
    }
}
