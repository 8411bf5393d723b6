using System.Text.Json;

namespace Lexidex.Schema.Control;

/// <summary>
/// Some rows of one collection in the order of its table's key, or of a column: <c>GET
/// /control/records/{nsid}?limit&amp;cursor&amp;order</c>, limit 1 to 100, order a column's name, after a minus for the greatest first.
/// </summary>
public sealed record RecordPage
{
    public required string Collection { get; init; }

    /// <summary>The projected columns, in table order; empty for a collection that is not registered.</summary>
    public IReadOnlyList<RecordColumn> Columns { get; init; } = [];

    /// <summary>The columns whose order can be asked for.</summary>
    public IReadOnlyList<string> Orders { get; init; } = [];

    public IReadOnlyList<RecordRow> Rows { get; init; } = [];

    /// <summary>Opaque: hand it back for the rows after these. Null at the end.</summary>
    public string? Cursor { get; init; }

    /// <summary>Rows of the collection in all, from its counter.</summary>
    public long Total { get; init; }
}

/// <summary>Name and type of a column, as in <see cref="ColumnSummary"/>.</summary>
public sealed record RecordColumn(string Name, string Type);

/// <summary>One record in its row.</summary>
public sealed record RecordRow
{
    public required string Uri { get; init; }

    public required string Cid { get; init; }

    public required string Rev { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    /// <summary>The columns' values as text, one for each of <see cref="RecordPage.Columns"/>; null for NULL.</summary>
    public IReadOnlyList<string?> Values { get; init; } = [];

    /// <summary>The record; null where it is longer than 64 KiB of JSON: ask for it alone.</summary>
    public JsonElement? Json { get; init; }
}

/// <summary>One record with the check of its CID: <c>GET /control/record?uri=</c>.</summary>
public sealed record RecordDetail
{
    public required string Uri { get; init; }

    public required string Cid { get; init; }

    /// <summary>True when the record, rebuilt from its row now, hashes to <see cref="Cid"/>.</summary>
    public required bool CidChecked { get; init; }

    public required string Rev { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    public IReadOnlyList<RecordColumn> Columns { get; init; } = [];

    /// <summary>One for each of <see cref="Columns"/>; null for NULL.</summary>
    public IReadOnlyList<string?> Values { get; init; } = [];

    public required JsonElement Json { get; init; }
}
