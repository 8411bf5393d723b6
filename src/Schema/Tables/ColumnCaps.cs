using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tables;

/// <summary>
/// The most bytes that a value may have to stand in a column. One hostile string must not fail a whole load: PostgreSQL's btree
/// stops at 2,704 bytes and MySQL's at 3,072. The cuts are the same on every engine, so rows are the same everywhere.
/// </summary>
public static class ColumnCaps
{
    /// <summary>The type has a fixed size; nothing to cut.</summary>
    public const int Fixed = 0;

    /// <summary>Where a key index may stand.</summary>
    public const int Key = 512;

    /// <summary>Where none may.</summary>
    public const int Long = 16_384;

    /// <summary>A copy as JSON: as long as a record may be.</summary>
    public const int Json = 1_048_576;

    /// <summary>A compact AT-URI: DID (16), name of a collection (at most 319), record key (at most 513).</summary>
    public const int AtUri = AtUriForm.MaxLength;

    /// <summary>A compact CID: 32 bytes as a rule, and at most a whole CID.</summary>
    public const int Cid = CidForm.MaxLength;

    /// <summary>The cap of a type that has no choice; null for text and bytes, which have one.</summary>
    public static int? Of(ColumnType type) => type switch
    {
        ColumnType.Text or ColumnType.Bytes => null,
        ColumnType.Json => Json,
        ColumnType.AtUri => AtUri,
        ColumnType.Cid or ColumnType.CidLink => Cid,
        _ => Fixed,
    };
}
