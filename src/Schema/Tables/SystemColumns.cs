using System.Collections.Immutable;

namespace Lexidex.Schema.Tables;

/// <summary>The columns that every collection's table has, whatever its lexicon says.</summary>
public static class SystemColumns
{
    public const string Did = "did";
    public const string Rkey = "rkey";
    public const string Rev = "rev";
    public const string Cid = "cid";
    public const string IndexedAt = "indexed_at";
    public const string Flags = "flags";

    /// <summary>What no column holds exactly, as a DAG-CBOR map; the last column of each table.</summary>
    public const string Rest = "rest";

    /// <summary>Those that stand before the projected columns, in table order.</summary>
    public static ImmutableArray<string> Leading { get; } = [Did, Rkey, Rev, Cid, IndexedAt, Flags];

    /// <summary>How many columns a table has beside the projected ones.</summary>
    public const int Count = 7;
}
