using System.Reflection;
using System.Text.RegularExpressions;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Documents;

/// <summary>What the documents say of files, classes and codes is so.</summary>
public sealed partial class TruthTests
{
    private static readonly Type[] ReasonLists =
    [
        typeof(FaultReasons), typeof(FetchReasons), typeof(DropReasons), typeof(StoreReasons), typeof(ViolationReasons),
        typeof(IdentityReasons), typeof(OutboundReasons),
    ];

    [Fact]
    public void Every_link_between_documents_leads_to_something()
    {
        var documents = MarkdownFile.All();
        Assert.Contains(documents, document => document.Path == "docs/decisions/0001-a-lexicon-is-a-table.md");
        foreach (var document in documents)
        {
            var folder = Path.GetDirectoryName(Rooted(document.Path))!;
            Assert.All(document.Links(), link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{document.Path} links to {link}"));
        }
    }

    [Fact]
    public void Every_page_of_docs_is_reached_from_the_README()
    {
        var reached = MarkdownFile.Read("README.md").Links().ToHashSet();
        Assert.All(Directory.EnumerateFiles(Rooted("docs"), "*.md"), page => Assert.Contains($"docs/{Path.GetFileName(page)}", reached));
    }

    [Fact]
    public void Every_class_that_the_architecture_names_stands_in_the_room_that_it_says()
    {
        var named = RoomAndClass().Matches(MarkdownFile.Read("ARCHITECTURE.md").Text);
        Assert.True(named.Count > 10, $"{named.Count} classes are named");
        Assert.All(named, name => Assert.True(
            File.Exists(Rooted("src", "Indexer", name.Groups[1].Value, name.Groups[2].Value + ".cs")), name.Value));
    }

    [Fact]
    public void Every_reason_code_is_explained_and_no_other()
    {
        var codes = ReasonLists.SelectMany(list => list.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (string)field.GetRawConstantValue()!);
        var explained = ExplainedCode().Matches(MarkdownFile.Read("docs/reasons.md").Text).Select(match => match.Groups[1].Value);
        Assert.Equal(codes.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_reason_code_is_written_down_outside_the_lists()
    {
        var lists = ReasonLists.Select(list => list.Name + ".cs").ToHashSet();
        var sources = Directory.EnumerateFiles(Rooted("src", "Indexer"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !lists.Contains(Path.GetFileName(file))).ToList();
        Assert.NotEmpty(sources);
        Assert.All(sources, file => Assert.False(LooseReason().IsMatch(File.ReadAllText(file)), file));
    }

    private static string Rooted(params ReadOnlySpan<string> parts) => Path.Combine([Corpus.RepositoryRoot(), .. parts]);

    // A class is named with its room; a folder of Schema or of the tests is no class of the Indexer.
    [GeneratedRegex(@"`(?:Indexer/)?(?!Schema/|Indexer/|Admin/)([A-Z][a-z]+)/([A-Z]\w+)`")]
    private static partial Regex RoomAndClass();

    [GeneratedRegex(@"^\| `([a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex ExplainedCode();

    [GeneratedRegex("(?:RepoFault|FetchFault|Drop|Refused)\\(\"|const string \\w+ = \"(?:car|block|commit|mst|record|frame|rev|host|repo)-")]
    private static partial Regex LooseReason();
}
