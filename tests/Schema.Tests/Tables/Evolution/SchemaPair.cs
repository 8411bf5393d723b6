using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tables.Evolution;
using Lexidex.Schema.Tests.Lexicons;

namespace Lexidex.Schema.Tests.Tables.Evolution;

/// <summary>Two versions of com.example.thing, each with the other documents that it knows.</summary>
internal sealed class SchemaPair(LexiconCatalog before, LexiconCatalog after)
{
    public static readonly Nsid Id = Nsid.Parse("com.example.thing");

    public LexiconCatalog Before => before;

    public LexiconCatalog After => after;

    /// <summary>Two records with these properties, and beside them the property <c>always</c> that both have.</summary>
    public static SchemaPair OfProperties(string old, string now, string oldMore = "", string nowMore = "") =>
        Of(Record(old, oldMore), Record(now, nowMore));

    public static SchemaPair Of(string old, string now, params string[] others)
    {
        var shared = others.Select(LexiconText.Parse).ToList();
        return new SchemaPair(
            LexiconCatalog.Of([.. shared, LexiconText.Parse(old)]), LexiconCatalog.Of([.. shared, LexiconText.Parse(now)]));
    }

    public static string Record(string properties, string more = "", string key = "tid", params string[] definitions) =>
        LexiconText.Document(Id.Text,
        [
            $$"""
            "main": {"type": "record", "key": "{{key}}", "record": {"type": "object"{{more}}, "properties": {
              "always": {"type": "string"}{{(properties.Length > 0 ? ", " + properties : "")}} } } }
            """,
            .. definitions,
        ]);

    public SchemaDifference Difference() => SchemaDifference.Between(Id, before, after);

    public TableProjection TableBefore() => ProjectionCompiler.Compile(before.Find(Id)!, before);

    /// <summary>What the table becomes, with nothing dropped.</summary>
    public TableProjection TableAfter() =>
        ProjectionEvolution.Next(TableBefore(), ProjectionCompiler.Compile(after.Find(Id)!, after, standing: TableBefore()), []);
}
