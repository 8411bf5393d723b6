using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Commands;

/// <summary>What validating one lexicon or record found, as a line.</summary>
internal static class ValidationLine
{
    public static void Write(CommandOutput output, ValidationVerdict verdict)
    {
        if (output.IsJson)
            output.Json(verdict);
        else if (verdict.Valid)
            output.Line($"valid    {verdict.Input}  {verdict.Kind} {verdict.Nsid}{(verdict.Table is null ? "" : $"  table {verdict.Table}")}{Missing(verdict)}");
        else
            output.Line($"invalid  {verdict.Input}  {(verdict.Kind is null ? "" : $"as a {verdict.Kind}, ")}{verdict.Reason}");
    }

    private static string Missing(ValidationVerdict verdict) =>
        verdict.Missing.Count == 0 ? "" : $"  not known here: {string.Join(", ", verdict.Missing)}";
}
