namespace Lexidex.Schema.Data;

/// <summary>The first three bits of a CBOR head.</summary>
internal enum CborMajor : byte
{
    Unsigned,
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
    Simple,
}
