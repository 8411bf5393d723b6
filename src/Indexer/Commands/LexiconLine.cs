using Lexidex.Indexer.Query;
using Lexidex.Schema.Control;
using Lexidex.Schema.Data;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Commands;

/// <summary>What became of one document, for people or as a line of JSON.</summary>
/// <param name="Path">The file it came from.</param>
/// <param name="Place">Where the document is wrong, if it cannot be read.</param>
/// <param name="Outcome"><c>registered</c>, <c>unchanged</c> or <c>refused</c>; with --dry-run what it would be.</param>
internal sealed record LexiconLine(string Path, string Nsid, string Outcome, string? Version, TableProjection? Table, string? Reason, JsonPlace? Place = null)
{
    public bool IsRefused => Outcome == "refused";

    public static LexiconLine Of(string path, LexiconVerdict verdict, TableProjection? table) =>
        new(path, verdict.Nsid, verdict.Outcome.ToString().ToLowerInvariant(), verdict.Version, table, verdict.Reason,
            verdict is { Line: { } line, Column: { } column } ? new JsonPlace(line, column) : null);

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
        reason = Reason,
        line = Place?.Line,
        column = Place?.Column,
    };

    private void WriteText(CommandOutput output)
    {
        if (IsRefused)
        {
            output.Line($"refused     {(Nsid.Length > 0 ? Nsid : Path)}: {Reason}");
            return;
        }

        output.Line($"{Outcome,-10}  {Nsid}{(Table is null ? " (no records; kept for references)" : $"  table {Table.Table}")}");
        foreach (var column in Table?.Columns ?? [])
            output.Line($"              {column.Name,-28} {FieldText.NameOf(column.Type),-9} {column.Place}{IndexOf(column)}");
    }

    private string IndexOf(ColumnProjection column) =>
        Table!.Indexes.Any(index => index.Columns[0] == column.Name) ? "  indexed" : "";
}
