using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>Finds the <c>$type</c> of the map that comes next, without moving the reader.</summary>
internal static class TypeField
{
    /// <summary>False where the map has none or it is no text.</summary>
    public static bool TryPeek(CborReader reader, out ReadOnlySpan<byte> type)
    {
        type = default;
        var count = reader.ReadMapHead();
        for (var i = 0; i < count; i++)
        {
            if (reader.ReadText().SequenceEqual("$type"u8))
            {
                if (reader.PeekType() != CborType.Text)
                    return false;
                type = reader.ReadText();
                return true;
            }
            reader.SkipValue();
        }
        return false;
    }
}
