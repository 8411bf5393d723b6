using System.Text;
using System.Text.Json;
using Lexidex.Schema.Lexicons;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Lexicons;

public sealed class LexiconCorpusTests
{
    [Fact]
    public void Every_published_lexicon_is_read_but_the_one_whose_main_is_a_space()
    {
        var (documents, refused) = CorpusLexicons.Read();

        Assert.Equal(CorpusLexicons.FileCount - 1, documents.Count);
        Assert.Equal("$.defs.main.type (line 6, column 15): no kind of data is called space", Assert.Single(refused).Message);
    }

    [Fact]
    public void Main_definitions_are_counted_as_the_corpus_counts_them()
    {
        var counts = CorpusLexicons.Read().Documents.CountBy(document => document.Main?.Type ?? "none").ToDictionary();

        Assert.Equal(131, counts["record"]);
        Assert.Equal(294, counts["query"]);
        Assert.Equal(187, counts["procedure"]);
        Assert.Equal(4, counts["subscription"]);
        Assert.Equal(25, counts["permission-set"]);
        Assert.Equal(51, counts["object"]);
        Assert.Equal(5, counts["token"]);
        Assert.Equal(62, counts["none"]);
        Assert.Equal(8, counts.Count);
    }

    [Fact]
    public void Each_document_has_the_name_of_its_file()
    {
        var root = Corpus.Require("lexicons");
        foreach (var file in CorpusLexicons.Files().Where(file => !file.EndsWith("privateMedia.json", StringComparison.Ordinal)))
        {
            var expected = Path.ChangeExtension(Path.GetRelativePath(root, file), null).Replace('/', '.');
            Assert.Equal(expected, LexiconDocument.Parse(File.ReadAllBytes(file)).Id.ToString());
        }
    }

    [Fact]
    public void The_interop_lexicons_that_are_valid_are_read()
    {
        var cases = InteropCases("lexicon-valid.json");

        Assert.Equal(3, cases.Count);
        foreach (var (name, json) in cases)
            Assert.True(LexiconDocument.Parse(json).Definitions.Length > 0, name);
    }

    [Fact]
    public void The_interop_lexicons_that_are_invalid_are_refused_at_the_right_place()
    {
        var places = InteropCases("lexicon-invalid.json").ToDictionary(
            item => item.Name, item => Assert.Throws<LexiconFormatException>(() => LexiconDocument.Parse(item.Json)).Path);

        Assert.Equal("$.lexicon", places["invalid lexicon field"]);
        Assert.Equal("$.id", places["invalid id field"]);
        Assert.Equal("$.id", places["invalid NSID"]);
        Assert.Equal("$.defs.demo.type", places["defined unknown"]);
        Assert.Equal("$.defs.demo.type", places["defined ref"]);
        Assert.StartsWith("$.defs.demo", places["non-main primary"], StringComparison.Ordinal);
        Assert.Equal("$.defs.main.record", places["record missing type object"]);
        Assert.Equal(7, places.Count);
    }

    [Fact]
    public void The_interop_catalog_is_read()
    {
        var files = Directory.GetFiles(Corpus.Require("interop", "lexicon", "catalog"));

        Assert.Equal(5, files.Length);
        foreach (var file in files)
            Assert.NotNull(LexiconDocument.Parse(File.ReadAllBytes(file)).Main);
    }

    private static List<(string Name, byte[] Json)> InteropCases(string file)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "lexicon", file)));
        return [.. cases.RootElement.EnumerateArray().Select(item =>
            (item.GetProperty("name").GetString()!, Encoding.UTF8.GetBytes(item.GetProperty("lexicon").GetRawText())))];
    }
}
