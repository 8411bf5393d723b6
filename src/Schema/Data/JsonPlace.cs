using System.Text.Json;

namespace Lexidex.Schema.Data;

/// <summary>A place in JSON text as editors count it: lines and columns from 1, one column for each character.</summary>
public readonly record struct JsonPlace(int Line, int Column)
{
    /// <summary>The place of a byte of the text.</summary>
    public static JsonPlace Of(ReadOnlySpan<byte> utf8, int offset)
    {
        var before = utf8[..offset];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        var column = 1;
        foreach (var unit in line)
        {
            // All bytes of a character but its first begin with the bits 10.
            if ((unit & 0xC0) != 0x80)
                column++;
        }
        return new JsonPlace(before.Count((byte)'\n') + 1, column);
    }

    /// <summary>Where the text is no JSON; null where the fault does not tell.</summary>
    public static JsonPlace? Of(ReadOnlySpan<byte> utf8, JsonException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault is not { LineNumber: { } line, BytePositionInLine: { } at })
            return null;
        var start = 0;
        for (; line > 0; line--)
            start += utf8[start..].IndexOf((byte)'\n') + 1;
        return Of(utf8, Math.Min(start + (int)at, utf8.Length));
    }

    /// <summary>What is wrong with the text, with its place: <c>'}' is an invalid start of a value. (line 2, column 9)</c>.</summary>
    public static string WordsOf(ReadOnlySpan<byte> utf8, JsonException fault) =>
        Of(utf8, fault) is { } place ? $"{Reason(fault)} ({place})" : Reason(fault);

    /// <summary>The message without its own place, which counts from 0.</summary>
    internal static string Reason(JsonException fault) => fault.Message.Split(" LineNumber:")[0];

    public override string ToString() => FormattableString.Invariant($"line {Line}, column {Column}");
}
