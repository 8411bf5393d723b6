using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Syntax;

/// <summary>The compact form of a record key: 01 and a TID's eight bytes, else 02 and the text. Frozen with the on-disk format.</summary>
public static class RecordKeyForm
{
    public const int MaxLength = 1 + RecordKey.MaxLength;

    private const byte TidKind = 1;
    private const byte TextKind = 2;
    private const int TidLength = 9;

    /// <summary>Writes the form of a valid record key and gives its length.</summary>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> form)
    {
        if (Tid.TryParse(text, out var tid))
        {
            form[0] = TidKind;
            tid.WriteBigEndian(form[1..]);
            return TidLength;
        }

        form[0] = TextKind;
        text.CopyTo(form[1..]);
        return 1 + text.Length;
    }

    /// <summary>Writes the record key's text and gives its length, at most 512. Throws when the form is not one.</summary>
    public static int WriteText(ReadOnlySpan<byte> form, Span<byte> text)
    {
        if (!IsWellFormed(form))
            ThrowMalformed(form.Length);
        if (form[0] == TidKind)
        {
            Tid.FromValue(BinaryPrimitives.ReadUInt64BigEndian(form[1..])).WriteText(text);
            return Tid.TextLength;
        }

        form[1..].CopyTo(text);
        return form.Length - 1;
    }

    internal static bool IsWellFormed(ReadOnlySpan<byte> form) => form switch
    {
        [TidKind, ..] => form.Length == TidLength,
        [TextKind, ..] => form.Length is > 1 and <= MaxLength,
        _ => false,
    };

    [DoesNotReturn]
    private static void ThrowMalformed(int length) =>
        throw new FormatException($"Expected the form of a record key, found {length} bytes of another shape.");
}
