using System.Text;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Tables;
using Xunit;

namespace Lexidex.Schema.Tests.Tables.Evolution;

/// <summary>Columns that were left behind stand in the table for good, so no later one of another type may have their name.</summary>
public sealed class ColumnNamesOverTimeTests
{
    [Fact]
    public void A_place_whose_type_changes_again_and_again_has_a_name_for_each_of_its_types()
    {
        string[] types = ["""{"type":"string"}""", """{"type":"integer"}""", """{"type":"boolean"}""", """{"type":"integer"}""", """{"type":"string"}"""];
        var table = Compile(types[0]);
        var named = new Dictionary<string, ColumnType> { [table.Columns[0].Name] = table.Columns[0].Type };

        foreach (var type in types.Skip(1))
        {
            table = ProjectionEvolution.Next(table, Compile(type), []);
            var column = Assert.Single(table.Columns);
            Assert.Equal(column.Type, named.TryGetValue(column.Name, out var known) ? known : named[column.Name] = column.Type);
        }

        Assert.Equal(ColumnType.Text, named["x"]);
    }

    private static TableProjection Compile(string type)
    {
        var document = LexiconDocument.Parse(Encoding.UTF8.GetBytes(
            """{"lexicon":1,"id":"com.example.changing","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{"x":""" + type + "}}}}}"));
        return ProjectionCompiler.Compile(document, LexiconCatalog.Empty);
    }
}
