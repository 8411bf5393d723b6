namespace Lexidex.Schema.Data;

/// <summary>The bounds of a block. What is beyond them is refused, whatever the block's length.</summary>
/// <remarks>See https://atproto.com/guides/data-validation#recommended-data-limits.</remarks>
public static class CborLimits
{
    /// <summary>Maps and arrays inside one another.</summary>
    public const int Nesting = 32;

    /// <summary>Entries of one map, or items of one array.</summary>
    public const int ContainerItems = 131_072;

    /// <summary>Bytes of one map key.</summary>
    public const int KeyBytes = 8192;
}
