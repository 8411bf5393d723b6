namespace Lexidex.Schema.Control;

/// <summary>The statements that make a collection's table in one engine: <c>GET /control/sql/{nsid}?engine=…</c>.</summary>
public sealed record LexiconStatements
{
    public required string Engine { get; init; }

    /// <summary>All engines whose statements can be asked for.</summary>
    public IReadOnlyList<string> Engines { get; init; } = [];

    public required string Table { get; init; }

    public required string View { get; init; }

    public IReadOnlyList<string> CreateTable { get; init; } = [];

    public IReadOnlyList<string> CreateIndexes { get; init; } = [];

    public IReadOnlyList<string> CreateView { get; init; } = [];
}
