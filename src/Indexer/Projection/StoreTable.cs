using System.Collections.Immutable;
using System.Text;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Projection;

/// <summary>What a field of a row tuple holds; each engine maps it to its own wire form.</summary>
internal enum FieldKind : byte
{
    /// <summary>16 bytes.</summary>
    Uuid,
    Bytes,
    Text,

    /// <summary>8 bytes, big-endian, signed.</summary>
    Int64,

    /// <summary>2 bytes, big-endian, signed.</summary>
    Int16,

    /// <summary>8 bytes, big-endian: microseconds since 2000-01-01 UTC.</summary>
    Timestamp,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,
}

internal readonly record struct StoreField(string Name, FieldKind Kind);

/// <summary>
/// A table that record rows go to: one registered collection's, or <see cref="Unregistered"/>, where records of
/// collections without a table are kept whole.
/// </summary>
internal sealed class StoreTable
{
    /// <summary>Microseconds from the Unix epoch to 2000-01-01 UTC, where PostgreSQL's clock starts.</summary>
    public const long EpochMicros = 946_684_800_000_000;

    /// <summary>record(did, collection, rkey, rev, cid, indexed_at, flags, rest): the whole record stands in rest.</summary>
    public static StoreTable Unregistered { get; } = new(
        "record",
        keyFieldCount: 3,
        [
            new("did", FieldKind.Uuid), new("collection", FieldKind.Text), new("rkey", FieldKind.Bytes),
            new("rev", FieldKind.Int64), new("cid", FieldKind.Bytes), new("indexed_at", FieldKind.Timestamp),
            new("flags", FieldKind.Int16), new("rest", FieldKind.Bytes),
        ]);

    /// <summary>
    /// Links on their way to table link: the row that each comes from, with the rev and CID that this must still have, and what it
    /// names where. Record rows never go there.
    /// </summary>
    public static StoreTable Links { get; } = new(
        "link",
        keyFieldCount: 5,
        [
            new("did", FieldKind.Uuid), new("collection", FieldKind.Text), new("rkey", FieldKind.Bytes),
            new("path", FieldKind.Text), new("target", FieldKind.Bytes), new("rev", FieldKind.Int64), new("cid", FieldKind.Bytes),
        ]);

    private StoreTable(string name, int keyFieldCount, ImmutableArray<StoreField> fields)
    {
        Name = name;
        CollectionUtf8 = [];
        Fields = fields;
        KeyFieldCount = keyFieldCount;
    }

    /// <param name="before">
    /// While rows of an earlier projection still stand in the table: that projection. Its columns that are no more are read
    /// and written NULL, until no row has a value in them.
    /// </param>
    /// <param name="check">What records are held against; null where they are taken as they come.</param>
    /// <param name="hasKept">Whether records of before the registration are still on their way into the table.</param>
    public StoreTable(TableProjection projection, TableProjection? before = null, LexiconCheck? check = null, bool hasKept = false)
    {
        HasKept = hasKept;
        Projection = projection;
        Check = check;
        Before = before;
        var retired = before is null ? [] : before.Columns.Where(column => projection.Column(column.Name) is null).ToList();
        Name = projection.Table;
        Collection = projection.Collection;
        CollectionUtf8 = Encoding.ASCII.GetBytes(projection.Collection.Text);
        Fields =
        [
            new("did", FieldKind.Uuid), new("rkey", FieldKind.Bytes),
            new("rev", FieldKind.Int64), new("cid", FieldKind.Bytes), new("indexed_at", FieldKind.Timestamp),
            new("flags", FieldKind.Int16),
            .. projection.Columns.Concat(retired).Select(column => new StoreField(column.Name, KindOf(column.Type))),
            new("rest", FieldKind.Bytes),
        ];
        KeyFieldCount = 2;
        RetiredCount = retired.Count;
    }

    /// <summary>Null for <see cref="Unregistered"/>.</summary>
    public TableProjection? Projection { get; }

    /// <summary>The projection that older rows may still have, while a plan is carried out; null otherwise.</summary>
    public TableProjection? Before { get; }

    public LexiconCheck? Check { get; }

    /// <summary>
    /// Whether records of the collection may still stand in <see cref="Unregistered"/>, where they were kept before it was registered:
    /// whoever writes or deletes one here takes it away there.
    /// </summary>
    public bool HasKept { get; }

    /// <summary>How many columns stand between the projected ones and <see cref="RestField"/>, on their way out.</summary>
    public int RetiredCount { get; }

    /// <summary>The default value for <see cref="Unregistered"/>.</summary>
    public Nsid Collection { get; }

    public byte[] CollectionUtf8 { get; }

    /// <summary>The table's name in the store, not yet quoted.</summary>
    public string Name { get; }

    /// <summary>All fields of a row, in tuple order. The first <see cref="KeyFieldCount"/> are the primary key.</summary>
    public ImmutableArray<StoreField> Fields { get; }

    public int KeyFieldCount { get; }

    public bool IsUnregistered => Projection is null;

    public int RevField => KeyFieldCount;

    public int CidField => KeyFieldCount + 1;

    public int IndexedAtField => KeyFieldCount + 2;

    public int FlagsField => KeyFieldCount + 3;

    /// <summary>Where the projected columns begin; retired ones and <see cref="RestField"/> follow the last of them.</summary>
    public int FirstColumnField => KeyFieldCount + 4;

    public int RestField => Fields.Length - 1;

    public static FieldKind KindOf(ColumnType type) => type switch
    {
        ColumnType.Boolean => FieldKind.Boolean,
        ColumnType.Integer or ColumnType.Tid => FieldKind.Int64,
        ColumnType.Text or ColumnType.Json => FieldKind.Text,
        ColumnType.Did => FieldKind.Uuid,
        ColumnType.Datetime => FieldKind.Timestamp,
        _ => FieldKind.Bytes,
    };
}
