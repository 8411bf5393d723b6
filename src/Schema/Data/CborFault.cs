using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Schema.Data;

/// <summary>Why a block is refused. A value, so that refusing a hostile block costs no exception.</summary>
internal enum CborFault : byte
{
    None,
    Truncated,
    NotShortest,
    Indefinite,
    FloatingPoint,
    Simple,
    Tag,
    Link,
    Utf8,
    KeyType,
    KeyLength,
    KeyOrder,
    KeyTwice,
    Nesting,
    Items,
    Trailing,
}

internal static class CborFaults
{
    public static string Describe(this CborFault fault, int offset) => fault switch
    {
        CborFault.Truncated => $"The block ends inside the value at byte {offset}.",
        CborFault.NotShortest => $"The count at byte {offset} is not in its shortest form.",
        CborFault.Indefinite => $"The length at byte {offset} is indefinite or reserved.",
        CborFault.FloatingPoint => $"Found a floating-point number at byte {offset}.",
        CborFault.Simple => $"The simple value at byte {offset} is not false, true or null.",
        CborFault.Tag => $"The tag at byte {offset} is not 42.",
        CborFault.Link => $"The link at byte {offset} holds no well-formed CID.",
        CborFault.Utf8 => $"The text at byte {offset} is not UTF-8.",
        CborFault.KeyType => $"The map key at byte {offset} is not text.",
        CborFault.KeyLength => $"The map key at byte {offset} is longer than {CborLimits.KeyBytes} bytes.",
        CborFault.KeyOrder => $"The map key at byte {offset} stands before its turn.",
        CborFault.KeyTwice => $"The map key at byte {offset} stands there twice.",
        CborFault.Nesting => $"The value at byte {offset} is nested deeper than {CborLimits.Nesting}.",
        CborFault.Items => $"The container at byte {offset} has more than {CborLimits.ContainerItems} items.",
        CborFault.Trailing => $"Found bytes after the value, at byte {offset}.",
        _ => $"Found no fault at byte {offset}.",
    };

    [DoesNotReturn]
    public static void Throw(this CborFault fault, int offset) => throw new BlockFormatException(fault.Describe(offset));
}
