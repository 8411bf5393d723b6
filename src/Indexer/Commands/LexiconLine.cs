using Lexidex.Indexer.Query;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Data;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Commands;

/// <summary>What became of one document, for people or as a line of JSON.</summary>
/// <param name="Path">The file it came from.</param>
/// <param name="Place">Where the document is wrong, if it cannot be read.</param>
/// <param name="Outcome"><c>registered</c>, <c>unchanged</c> or <c>refused</c>; with --dry-run what it would be.</param>
internal sealed record LexiconLine(string Path, string Nsid, string Outcome, string? Version, TableProjection? Table, string? Reason, JsonPlace? Place = null)
{
    /// <summary>NSIDs whose tables use the document, and stay as they are until a plan of their own.</summary>
    public IReadOnlyList<string> Behind { get; init; } = [];

    /// <summary>Of a lexicon that was retired: what it has missed.</summary>
    public string? Missed { get; init; }

    public bool IsRefused => Outcome == "refused";

    public static LexiconLine Of(string path, LexiconDecision decision)
    {
        var verdict = decision.Verdict;
        JsonPlace? place = verdict is { Line: { } line, Column: { } column } ? new JsonPlace(line, column) : null;
        return new LexiconLine(path, verdict.Nsid, verdict.Outcome.ToString().ToLowerInvariant(), verdict.Version, decision.Table, verdict.Reason, place)
        {
            Behind = verdict.Behind,
            Missed = verdict.Missed,
        };
    }

    public void Write(CommandOutput output)
    {
        if (output.IsJson)
            output.Json(ToJson());
        else
            WriteText(output);
    }

    private object ToJson() => new
    {
        path = Path,
        nsid = Nsid,
        outcome = Outcome,
        version = Version,
        table = Table?.Table,
        columns = Table?.Columns.Select(column => new { column.Name, path = string.Join('.', column.Path), type = FieldText.NameOf(column.Type) }),
        indexes = Table?.Indexes.Select(index => new { index.Name, index.Columns, kind = index.Kind.ToString().ToLowerInvariant() }),
        behind = Behind,
        reason = Reason,
        line = Place?.Line,
        column = Place?.Column,
        missed = Missed,
    };

    private void WriteText(CommandOutput output)
    {
        if (IsRefused)
        {
            output.Line($"refused     {(Nsid.Length > 0 ? Nsid : Path)}: {Reason}");
            return;
        }

        output.Line($"{Outcome,-10}  {Nsid}{(Table is null ? " (no records; kept for references)" : $"  table {Table.Table}")}");
        if (Missed is not null)
            output.Line($"              {Missed}");
        foreach (var column in Table?.Columns ?? [])
            output.Line($"              {column.Name,-28} {FieldText.NameOf(column.Type),-9} {column.Place}{IndexOf(column)}");
        WriteBehind(output);
    }

    private void WriteBehind(CommandOutput output)
    {
        foreach (var nsid in Behind)
            output.Line($"              {nsid} uses it: its table stays as it is until a plan of its own: lexidex lexicon plan {nsid}");
    }

    private string IndexOf(ColumnProjection column) =>
        Table!.Indexes.Any(index => index.Columns[0] == column.Name) ? "  indexed" : "";
}
