using System.Text.Json;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables.Evolution;

namespace Lexidex.Indexer.Registry;

/// <summary>A change by the rules of evolution in the words of docs/lexicons.md, the same in every diff and plan.</summary>
internal static class LexiconChanges
{
    public static LexiconChange Of(SchemaChange change) => new(
        $"D{change.Number} {NameOf(change.Kind)}", NameOf(change.Class), change.Path, change.Before, change.After, EffectOf(change.Effect));

    /// <summary><c>BreaksOldData</c> as <c>breaks-old-data</c>.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string EffectOf(ChangeEffect effect) =>
        $"columns: {NameOf(effect.Columns)}; indexes: {NameOf(effect.Indexes)}; rows: {NameOf(effect.Data)}";
}
