namespace Lexidex.Schema.Data;

/// <summary>What a value of the data model can be.</summary>
public enum CborType : byte
{
    UnsignedInteger,
    NegativeInteger,
    Bytes,
    Text,
    Array,
    Map,

    /// <summary>A CID: tag 42.</summary>
    Link,
    False,
    True,
    Null,
}
