using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Data;

/// <summary>The strict check of a whole block: one value, nothing after it.</summary>
public static class CborCheck
{
    /// <summary>Whether the block is one strict value of the data model; else the reason, naming the byte. Never throws.</summary>
    public static bool TryValidate(ReadOnlySpan<byte> block, [NotNullWhen(false)] out string? reason)
    {
        var offset = 0;
        var fault = CborWalk.Skip(block, ref offset);
        if (fault == CborFault.None && offset < block.Length)
            fault = CborFault.Trailing;

        reason = fault == CborFault.None ? null : fault.Describe(offset);
        return fault == CborFault.None;
    }
}
