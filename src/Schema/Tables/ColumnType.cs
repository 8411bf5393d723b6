namespace Lexidex.Schema.Tables;

/// <summary>What a column holds. Each has one form on disk, the same in every store; see docs/format.md.</summary>
public enum ColumnType
{
    Boolean,

    /// <summary>A signed 64-bit number.</summary>
    Integer,

    /// <summary>Text of at most the column's cap in UTF-8 bytes, without NUL.</summary>
    Text,

    /// <summary>A DID, compact: 16 bytes.</summary>
    Did,

    /// <summary>An AT-URI with a DID, a collection and a record key, compact.</summary>
    AtUri,

    /// <summary>A CID that the record writes as a text string.</summary>
    Cid,

    /// <summary>A CID that the record writes as a link (tag 42).</summary>
    CidLink,

    /// <summary>A TID as a signed 64-bit number.</summary>
    Tid,

    /// <summary>A point in time, in microseconds.</summary>
    Datetime,

    /// <summary>A byte string of at most the column's cap.</summary>
    Bytes,

    /// <summary>
    /// A copy of any value, or of the whole record, as JSON text for people who write SQL. The record is never read from it.
    /// </summary>
    Json,
}
