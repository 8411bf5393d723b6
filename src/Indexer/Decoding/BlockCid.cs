namespace Lexidex.Indexer.Decoding;

/// <summary>The one kind of CID that commits, nodes and records have: version 1, dag-cbor, SHA-256.</summary>
internal static class BlockCid
{
    public const int Length = 36;
    public const int DigestOffset = 4;

    private static ReadOnlySpan<byte> Prefix => [0x01, 0x71, 0x12, 0x20];

    public static bool Is(ReadOnlySpan<byte> cid) => cid.Length == Length && cid.StartsWith(Prefix);

    public static bool StartsWith(ReadOnlySpan<byte> bytes) => bytes.Length >= Length && bytes.StartsWith(Prefix);
}
