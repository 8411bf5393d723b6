using Lexidex.Schema.Tables.Evolution;
using static Lexidex.Schema.Tests.Tables.Evolution.SchemaPair;

namespace Lexidex.Schema.Tests.Tables.Evolution;

/// <summary>One case: two versions, and what is to be said of them.</summary>
/// <param name="Columns">Names of the columns that the table gets; those that it had all stay.</param>
internal sealed record ChangeCase(string Name, ChangeKind Kind, ChangeClass Class, SchemaPair Pair, DataWork Data, params string[] Columns);

/// <summary>Every kind of difference between two documents, each direction of it by itself.</summary>
internal static class ChangeCases
{
    private const string Thing = "com.example.thing";
    private const string Other = """{"lexicon": 1, "id": "com.example.other", "defs": { "a": {"type": "object", "properties": {"n": {"type": "integer"}}}, "b": {"type": "object", "properties": {"n": {"type": "integer"}}}, "c": {"type": "object", "properties": {"n": {"type": "string"}}} } }""";
    private const string RequiredX = """, "required": ["x"]""";
    private const string NullableX = """, "nullable": ["x"]""";

    public static IReadOnlyList<ChangeCase> All { get; } =
    [
        new("D1", ChangeKind.PropertyAdded, ChangeClass.Compatible, OfProperties("", Text()), DataWork.Reproject, "x"),
        new("D2", ChangeKind.ObjectPropertyAdded, ChangeClass.Compatible, OfProperties("", X("object", """, "properties": {"y": {"type": "integer"}}""")), DataWork.Reproject, "x_y"),
        new("D2 union", ChangeKind.ObjectPropertyAdded, ChangeClass.Compatible, OfProperties("", Union("false", "a")), DataWork.Reproject),
        new("D3", ChangeKind.ArrayPropertyAdded, ChangeClass.Compatible, OfProperties("", Array("")), DataWork.Revalidate),
        new("D4", ChangeKind.RequiredPropertyAdded, ChangeClass.BreaksOldData, OfProperties("", Text(), "", RequiredX), DataWork.ReprojectAndRevalidate, "x"),
        new("D5", ChangeKind.OptionalPropertyRemoved, ChangeClass.Compatible, OfProperties(Text(), ""), DataWork.Revalidate),
        new("D6", ChangeKind.RequiredPropertyRemoved, ChangeClass.BreaksNewData, OfProperties(Text(), "", RequiredX), DataWork.Revalidate),
        new("D7", ChangeKind.RequiredDropped, ChangeClass.BreaksNewData, OfProperties(Text(), Text(), RequiredX), DataWork.Revalidate),
        new("D8", ChangeKind.RequiredGained, ChangeClass.BreaksOldData, OfProperties(Text(), Text(), "", RequiredX), DataWork.Revalidate),
        new("D9", ChangeKind.TypeChanged, ChangeClass.BreaksBoth, OfProperties(X("integer"), Text()), DataWork.ReprojectAndRevalidate, "x_*"),
        new("D9 object", ChangeKind.TypeChanged, ChangeClass.BreaksBoth, OfProperties(Text(), X("object", """, "properties": {"y": {"type": "integer"}}""")), DataWork.ReprojectAndRevalidate, "x_y"),
        new("D10", ChangeKind.PropertyRenamed, ChangeClass.Compatible, OfProperties(Text(), """ "y": {"type": "string"} """), DataWork.Reproject, "y"),
        new("D11 added", ChangeKind.NullableAdded, ChangeClass.BreaksNewData, OfProperties(Text(), Text(), "", NullableX), DataWork.Revalidate),
        new("D11 removed", ChangeKind.NullableRemoved, ChangeClass.BreaksOldData, OfProperties(Text(), Text(), NullableX), DataWork.Revalidate),
        new("D12 max", ChangeKind.LimitLoosened, ChangeClass.BreaksNewData, OfProperties(Text(""", "maxLength": 10"""), Text(""", "maxLength": 11""")), DataWork.Revalidate),
        new("D12 no min", ChangeKind.LimitLoosened, ChangeClass.BreaksNewData, OfProperties(X("integer", """, "minimum": 3"""), X("integer")), DataWork.Revalidate),
        new("D12 beyond a key", ChangeKind.LimitLoosened, ChangeClass.BreaksNewData, OfProperties(Text(""", "maxLength": 300"""), Text(""", "maxLength": 3000""")), DataWork.Revalidate),
        new("D12 bytes", ChangeKind.LimitLoosened, ChangeClass.BreaksNewData, OfProperties(X("bytes", """, "maxLength": 512"""), X("bytes")), DataWork.Revalidate),
        new("D13 within a key", ChangeKind.LimitTightened, ChangeClass.BreaksOldData, OfProperties(Text(), Text(""", "maxLength": 512""")), DataWork.Revalidate),
        new("D13 max", ChangeKind.LimitTightened, ChangeClass.BreaksOldData, OfProperties(Text(""", "maxLength": 11"""), Text(""", "maxLength": 10""")), DataWork.Revalidate),
        new("D13 graphemes", ChangeKind.LimitTightened, ChangeClass.BreaksOldData, OfProperties(Text(), Text(""", "minGraphemes": 1""")), DataWork.Revalidate),
        new("D13 array", ChangeKind.LimitTightened, ChangeClass.BreaksOldData, OfProperties(Array(""), Array(""", "maxLength": 4""")), DataWork.Revalidate),
        new("D14", ChangeKind.EnumValueAdded, ChangeClass.BreaksNewData, OfProperties(Text(""", "enum": ["a"]"""), Text(""", "enum": ["a", "b"]""")), DataWork.Revalidate),
        new("D14 any", ChangeKind.EnumValueAdded, ChangeClass.BreaksNewData, OfProperties(Text(""", "enum": ["a"]"""), Text()), DataWork.Revalidate),
        new("D15 listed", ChangeKind.EnumValueRemoved, ChangeClass.BreaksOldData, OfProperties(Text(), Text(""", "enum": ["a"]""")), DataWork.Revalidate),
        new("D15", ChangeKind.EnumValueRemoved, ChangeClass.BreaksOldData, OfProperties(X("integer", """, "enum": [1, 2]"""), X("integer", """, "enum": [1]""")), DataWork.Revalidate),
        new("D16", ChangeKind.AnnotationChanged, ChangeClass.Compatible, OfProperties(Text(""", "knownValues": ["a"]"""), Text(""", "knownValues": ["b"]""")), DataWork.None),
        new("D16 first", ChangeKind.AnnotationChanged, ChangeClass.Compatible, OfProperties(Text(), Text(""", "knownValues": ["a"]""")), DataWork.None),
        new("D16 none", ChangeKind.AnnotationChanged, ChangeClass.Compatible, OfProperties(Text(""", "knownValues": ["a"]"""), Text()), DataWork.None),
        new("D16 described", ChangeKind.AnnotationChanged, ChangeClass.Compatible, OfProperties(Text(), Text(""", "description": "A line." """)), DataWork.None),
        new("D16 told otherwise", ChangeKind.AnnotationChanged, ChangeClass.Compatible, Of(Described("A thing."), Described("Another.")), DataWork.None),
        new("D17 text", ChangeKind.ConstChanged, ChangeClass.BreaksOldData, OfProperties(Text(), Text(""", "const": "a" """)), DataWork.Revalidate),
        new("D17", ChangeKind.ConstChanged, ChangeClass.BreaksBoth, OfProperties(Text(""", "const": "a" """), Text(""", "const": "b" """)), DataWork.Revalidate),
        new("D17 gained", ChangeKind.ConstChanged, ChangeClass.BreaksOldData, OfProperties(X("boolean"), X("boolean", """, "const": true""")), DataWork.Revalidate),
        new("D18", ChangeKind.FormatChanged, ChangeClass.BreaksBoth, OfProperties(Format("did"), Format("datetime")), DataWork.ReprojectAndRevalidate, "x_*"),
        new("D18 handle", ChangeKind.FormatChanged, ChangeClass.BreaksOldData, OfProperties(Text(), Format("handle")), DataWork.ReprojectAndRevalidate),
        new("D18 gained", ChangeKind.FormatChanged, ChangeClass.BreaksOldData, OfProperties(Text(), Format("at-uri")), DataWork.ReprojectAndRevalidate, "x_*"),
        new("D19", ChangeKind.OpenUnionRefAdded, ChangeClass.Compatible, Unions("false", "a", "false", "a", "b"), DataWork.Revalidate),
        new("D20", ChangeKind.OpenUnionRefRemoved, ChangeClass.Compatible, Unions("false", "b", "false", "a", swap: true), DataWork.Revalidate),
        new("D21 added", ChangeKind.ClosedUnionRefsChanged, ChangeClass.BreaksNewData, Unions("true", "a", "true", "a", "b"), DataWork.Revalidate),
        new("D22 closed", ChangeKind.UnionClosed, ChangeClass.BreaksOldData, Unions("false", "a", "true", "a"), DataWork.Revalidate),
        new("D22 opened", ChangeKind.UnionOpened, ChangeClass.BreaksNewData, Unions("true", "a", "false", "a"), DataWork.Revalidate),
        new("D23 same shape", ChangeKind.RefRetargeted, ChangeClass.Compatible, Refs("a", "b"), DataWork.ReprojectAndRevalidate),
        new("D23 other shape", ChangeKind.RefRetargeted, ChangeClass.BreaksBoth, Refs("a", "c"), DataWork.ReprojectAndRevalidate, "x_n_*"),
        new("D23 missing", ChangeKind.RefRetargeted, ChangeClass.BreaksNewData, Refs("a", "gone"), DataWork.ReprojectAndRevalidate),
        new("D23 found", ChangeKind.RefFound, ChangeClass.BreaksOldData, Found("a"), DataWork.ReprojectAndRevalidate, "x_n"),
        new("D24", ChangeKind.RecordKeyChanged, ChangeClass.BreaksBoth, Of(Record(""), Record("", "", "literal:self")), DataWork.Revalidate),
        new("D24 widened", ChangeKind.RecordKeyChanged, ChangeClass.BreaksNewData, Of(Record(""), Record("", "", "any")), DataWork.Revalidate),
        new("D25 narrowed", ChangeKind.BlobChanged, ChangeClass.BreaksOldData, OfProperties(Blob("image/*"), Blob("image/png")), DataWork.Revalidate),
        new("D25 any no more", ChangeKind.BlobChanged, ChangeClass.BreaksOldData, OfProperties(Blob("*/*"), Blob("image/*")), DataWork.Revalidate),
        new("D25 any now", ChangeKind.BlobChanged, ChangeClass.BreaksNewData, OfProperties(Blob("image/*"), Blob("*/*")), DataWork.Revalidate),
        new("D25 larger", ChangeKind.BlobChanged, ChangeClass.BreaksNewData, OfProperties(Blob("image/*", 5), Blob("image/*", 6)), DataWork.Revalidate),
        new("D28 added", ChangeKind.DefinitionAdded, ChangeClass.Compatible, Of(Record(""), Record("", "", "tid", """ "spare": {"type": "token"} """)), DataWork.None),
        new("D28 removed", ChangeKind.DefinitionRemoved, ChangeClass.Compatible, Of(Record("", "", "tid", """ "spare": {"type": "token"} """), Record("")), DataWork.None),
    ];

    /// <summary>D29 has no table afterwards, so it stands apart.</summary>
    public static SchemaPair MainKind { get; } = Of(Record(""), $$"""{"lexicon": 1, "id": "{{Thing}}", "defs": {"main": {"type": "query"} } }""");

    private static string Described(string words) => Record("", "", "tid", $$""" "spare": {"type": "object", "description": "{{words}}", "properties": {} } """);

    private static string X(string type, string more = "") => $$""" "x": {"type": "{{type}}"{{more}}} """;

    private static string Text(string more = "") => X("string", more);

    private static string Format(string format) => Text($$""", "format": "{{format}}" """);

    private static string Array(string more) => X("array", $$""", "items": {"type": "integer"}{{more}}""");

    private static string Blob(string accept, int size = 5) => X("blob", $$""", "accept": ["{{accept}}"], "maxSize": {{size}}""");

    private static string Union(string closed, params string[] names) =>
        X("union", $$""", "closed": {{closed}}, "refs": [{{string.Join(", ", names.Select(name => $"\"com.example.other#{name}\""))}}]""");

    private static SchemaPair Unions(string oldClosed, string old, string nowClosed, string now, string? more = null, bool swap = false)
    {
        var both = Union(nowClosed, [.. new[] { now, more, swap ? old : null }.OfType<string>()]);
        var left = Union(oldClosed, old);
        return swap ? Of(Record(both), Record(left), Other) : Of(Record(left), Record(both), Other);
    }

    private static SchemaPair Refs(string old, string now) => Of(Record(Ref(old)), Record(Ref(now)), Other);

    private static SchemaPair Found(string name) => new(Of(Record(Ref(name)), Record(Ref(name))).Before, Of(Record(Ref(name)), Record(Ref(name)), Other).After);

    private static string Ref(string name) => X("ref", $$""", "ref": "com.example.other#{{name}}" """);
}
