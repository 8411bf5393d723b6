using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Xunit;

namespace Lexidex.Schema.Tests.Lexicons;

public sealed class LexiconReaderTests
{
    [Fact]
    public void A_record_keeps_the_order_and_the_constraints_of_its_properties()
    {
        var document = LexiconText.Parse(
            """
            {"lexicon": 1, "id": "com.example.thing", "defs": {"main": {"type": "record", "key": "literal:self", "record": {
              "type": "object", "required": ["b"], "nullable": ["a"], "properties": {
                "b": {"type": "string", "format": "at-uri", "maxLength": 9, "minGraphemes": 1, "knownValues": ["x"], "default": "y"},
                "a": {"type": "integer", "minimum": -1, "maximum": 2, "enum": [0, 1]}}}}}}
            """);

        var record = Assert.IsType<RecordDefinition>(document.Main);
        Assert.Equal("literal:self", record.Key);
        Assert.Equal(["b", "a"], record.Record.Properties.Select(property => property.Name));
        Assert.Equal([true, false], record.Record.Properties.Select(property => property.Required));
        Assert.Equal([false, true], record.Record.Properties.Select(property => property.Nullable));
        var text = Assert.IsType<StringDefinition>(record.Record.Properties[0].Definition);
        Assert.Equal((StringFormat.AtUri, 9L, 1L, "y"), (text.Format, text.MaxLength!.Value, text.MinGraphemes!.Value, text.Default));
        Assert.Equal(["x"], text.KnownValues);
        var number = Assert.IsType<IntegerDefinition>(record.Record.Properties[1].Definition);
        Assert.Equal((-1L, 2L), (number.Minimum!.Value, number.Maximum!.Value));
        Assert.Equal([0L, 1L], number.Enum);
    }

    [Fact]
    public void A_permission_set_keeps_its_parameters_as_lists()
    {
        var document = LexiconText.Parse(LexiconText.Document("com.example.perms",
            """
            "main": {"type": "permission-set", "title": "t", "permissions": [
              {"type": "permission", "resource": "rpc", "lxm": ["a.b.c"], "inheritAud": true}]}
            """));

        var permission = Assert.Single(Assert.IsType<PermissionSetDefinition>(document.Main).Permissions);
        Assert.Equal("rpc", permission.Resource);
        Assert.Equal(["lxm=a.b.c", "inheritAud=true"], permission.Parameters.Select(item => $"{item.Name}={string.Join(',', item.Values)}"));
    }

    [Theory]
    [InlineData("""{"a": {"type": "float"}}""", "$.defs.main.record.properties.a.type")]
    [InlineData("""{"a": {"type": "token"}}""", "$.defs.main.record.properties.a.type")]
    [InlineData("""{"a": {"type": "string", "format": "uuid"}}""", "$.defs.main.record.properties.a.format")]
    [InlineData("""{"a": {"type": "string", "maxLength": "9"}}""", "$.defs.main.record.properties.a.maxLength")]
    [InlineData("""{"a": {"type": "string", "maxLength": -1}}""", "$.defs.main.record.properties.a.maxLength")]
    [InlineData("""{"a": {"type": "string", "maxLength": 1.5}}""", "$.defs.main.record.properties.a.maxLength")]
    [InlineData("""{"a": {"type": "string", "enum": ["x", 1]}}""", "$.defs.main.record.properties.a.enum[1]")]
    [InlineData("""{"a": {"type": "array"}}""", "$.defs.main.record.properties.a")]
    [InlineData("""{"a": {"type": "ref", "ref": "not a ref"}}""", "$.defs.main.record.properties.a.ref")]
    [InlineData("""{"a": {"type": "ref", "ref": "#"}}""", "$.defs.main.record.properties.a.ref")]
    [InlineData("""{"a": {"type": "union", "refs": [], "closed": true}}""", "$.defs.main.record.properties.a")]
    [InlineData("""{"it's a \n trap": {"type": "no"}}""", "$.defs.main.record.properties['it?s a ? trap'].type")]
    [InlineData("""{"a": []}""", "$.defs.main.record.properties.a")]
    [InlineData("""[]""", "$.defs.main.record.properties")]
    public void What_is_wrong_is_named_with_its_place(string properties, string place)
    {
        var json = LexiconText.Document("com.example.thing",
            $$$"""
            "main": {"type": "record", "key": "tid", "record": {"type": "object", "properties": {{{properties}}}}}
            """);

        var fault = Assert.Throws<LexiconFormatException>(() => LexiconText.Parse(json));

        Assert.Equal(place, fault.Path);
        Assert.Equal($"{place} ({fault.Place}): {fault.Reason}", fault.Message);
    }

    [Theory]
    [InlineData("""{"a": {"type": "strin"}}""", 3, 23)]
    [InlineData("""{"é👍": {"type": "strin"}}""", 3, 24)]
    [InlineData("""{"\u0061": {"type": "token"}, "b": {"type": "array"}}""", 3, 43)]
    [InlineData("""{"a": {"type": "string", "enum": ["x", "y",`    1]}}""", 4, 5)]
    [InlineData("""{"a": {"type": "string"},` `  "a": {"type": "string"}}""", 5, 3)]
    [InlineData("""{"a": {"type": "string"},` `  "a" {}}""", 5, 7)]
    [InlineData("[]", 3, 8)]
    public void What_is_wrong_is_named_with_line_and_column_of_its_value(string defs, int line, int column)
    {
        var json = $"{{\"lexicon\": 1,\n\"id\": \"com.example.thing\",\n\"defs\":{defs.Replace('`', '\n')}\n}}";

        var fault = Assert.Throws<LexiconFormatException>(() => LexiconText.Parse(json));

        Assert.Equal(new JsonPlace(line, column), fault.Place);
        Assert.DoesNotContain("LineNumber", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_name_without_a_property_is_refused()
    {
        var json = LexiconText.Document("com.example.thing", """ "main": {"type": "object", "required": ["x"], "properties": {}}""");

        Assert.Equal("$.defs.main.required", Assert.Throws<LexiconFormatException>(() => LexiconText.Parse(json)).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"lexicon": 2, "id": "com.example.thing", "defs": {}}""")]
    [InlineData("""{"lexicon": 1, "id": "com.example.thing", "id": "com.example.other", "defs": {}}""")]
    [InlineData("""{"lexicon": 1, "id": "com.example.thing", "defs": {"": {"type": "token"}}}""")]
    [InlineData("""{"lexicon": 1, "id": "com.example.thing", "defs": {"a": {"type": "object", "properties": {"\ud800": {"type": "boolean"}}}}}""")]
    [InlineData("""{"lexicon": 1, "id": "com.example.thing", "defs": {"a": {"type": "string", "const": "\udc00"}}}""")]
    public void What_is_no_lexicon_is_refused(string json) =>
        Assert.Throws<LexiconFormatException>(() => LexiconText.Parse(json));

    [Fact]
    public void A_document_of_exactly_one_mebibyte_is_read_and_one_byte_more_is_refused()
    {
        var json = LexiconText.Document("com.example.thing", "\"main\": {\"type\": \"token\"}");
        var largest = json.PadRight(LexiconLimits.DocumentBytesMax);

        Assert.IsType<TokenDefinition>(LexiconText.Parse(largest).Main);
        Assert.Contains("1048577 bytes", Assert.Throws<LexiconFormatException>(() => LexiconText.Parse(largest + " ")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_thousand_definitions_are_read_and_one_more_is_refused()
    {
        static string Json(int count) => LexiconText.Document("com.example.thing",
            [.. Enumerable.Range(0, count).Select(number => $"\"d{number}\": {{\"type\": \"token\"}}")]);

        Assert.Equal(2_000, LexiconText.Parse(Json(2_000)).Definitions.Length);
        Assert.Equal("$.defs", Assert.Throws<LexiconFormatException>(() => LexiconText.Parse(Json(2_001))).Path);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(10_000, false)]
    public void Definitions_stand_in_one_another_at_most_thirty_two_deep(int depth, bool isRead)
    {
        var nested = string.Concat(Enumerable.Repeat("""{"type": "array", "items": """, depth)) + """{"type": "boolean"}""" + new string('}', depth);
        var json = LexiconText.Document("com.example.thing", "\"list\": " + nested);

        if (isRead)
            Assert.IsType<ArrayDefinition>(LexiconText.Parse(json).Find("list"));
        else
            Assert.Throws<LexiconFormatException>(() => LexiconText.Parse(json));
    }

    [Fact]
    public void Bytes_that_were_changed_are_read_or_refused_but_never_anything_else()
    {
        var valid = Encoding.UTF8.GetBytes(LexiconText.Document("com.example.thing", LexiconText.Record(
            """ "a": {"type": "string", "format": "did", "enum": ["x"]}""", """ "b": {"type": "union", "refs": ["#c"]}""")));
        var random = new Random(20_240_817);
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var changed = valid.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            refused += IsRead(changed) ? 0 : 1;
        }

        Assert.InRange(refused, 1_000, 19_999);
    }

    private static bool IsRead(byte[] json)
    {
        try
        {
            return LexiconDocument.Parse(json).Definitions.Length >= 0;
        }
        catch (LexiconFormatException)
        {
            return false;
        }
    }
}
