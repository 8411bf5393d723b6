namespace Lexidex.Schema.Data;

/// <summary>An entry of a map under way: its key's head and text, then its value, all encoded.</summary>
internal readonly record struct CborEntry(int Start, int KeyLength, int ValueStart, int End)
{
    public ReadOnlySpan<byte> Key(ReadOnlySpan<byte> block) => block.Slice(ValueStart - KeyLength, KeyLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> block) => block[ValueStart..End];
}
