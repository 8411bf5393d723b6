using System.Text;
using System.Text.Json.Nodes;
using Lexidex.EndToEnd.Programs;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Cars;

/// <summary>Every real CAR through the program itself: two commands, and what they leave.</summary>
public sealed class CarIndexingTests(CarFixture cars) : IClassFixture<CarFixture>
{
    private const int Partial = 3;

    [Fact]
    public void Every_CAR_of_the_corpus_has_an_expected_verdict()
    {
        var files = Directory.EnumerateFiles(CorpusCars.Folder, "*.car", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(CorpusCars.Folder, path));

        Assert.Equal(CorpusCars.Indexed.Keys.Concat(CorpusCars.Refused.Keys).Order(), files.Order());
    }

    [Fact]
    public async Task Of_760_lexicons_131_get_a_table_and_the_one_that_is_refused_stops_no_other()
    {
        var lexicons = (await cars.OnSqliteAsync()).Lexicons.Expect(Partial).Lines;

        Assert.Equal(760, lexicons.Count);
        Assert.Equal(131, lexicons.Count(lexicon => lexicon["table"] is not null));
        var refused = Assert.Single(lexicons, lexicon => Text(lexicon, "outcome") == "refused");
        Assert.Equal("fm.plyr.privateMedia", Text(refused, "nsid"));
        Assert.Contains("space", Text(refused, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_repository_is_indexed_completely_or_refused_for_the_right_reason_on_SQLite() =>
        AssertVerdicts(await cars.OnSqliteAsync());

    [Fact]
    public async Task Every_repository_is_indexed_completely_or_refused_for_the_right_reason_on_PostgreSQL_15()
    {
        Tier.Require(TierLevel.Default);
        AssertVerdicts(await cars.OnPostgresAsync());
    }

    [Fact]
    public async Task Every_repository_is_indexed_completely_or_refused_for_the_right_reason_on_MariaDB()
    {
        Tier.Require(TierLevel.Default);
        AssertVerdicts(await cars.OnMariaAsync());
    }

    [Fact]
    public async Task Every_table_has_the_same_rows_on_SQLite_and_on_MariaDB_and_status_tells_of_them()
    {
        Tier.Require(TierLevel.Default);
        var onSqlite = await (await cars.OnSqliteAsync()).Installation.DumpAsync();
        var maria = (await cars.OnMariaAsync()).Installation;

        Assert.Equal(onSqlite, await maria.DumpAsync());
        var status = Assert.Single((await maria.RunAsync("status")).Expect(0).Lines);
        Assert.StartsWith("mysql://", Text(status, "store"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_has_the_same_rows_on_SQLite_and_on_PostgreSQL_15()
    {
        Tier.Require(TierLevel.Default);
        var onSqlite = await (await cars.OnSqliteAsync()).Installation.DumpAsync();
        var onPostgres = await (await cars.OnPostgresAsync()).Installation.DumpAsync();

        Assert.Equal(132, onSqlite.Count);
        Assert.Equal(CorpusCars.Records, onSqlite.Sum(table => table.Rows));
        Assert.Equal(onSqlite, onPostgres);
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("MariaDB")]
    public async Task List_tells_every_record_of_every_repository_with_its_CID(string engine)
    {
        if (engine != "SQLite")
            Tier.Require(TierLevel.Default);
        var installation = (engine == "SQLite" ? await cars.OnSqliteAsync() : await cars.OnMariaAsync()).Installation;
        foreach (var file in CorpusCars.Indexed.Keys)
        {
            var (did, cids) = CorpusCars.Read(file);
            var listed = (await installation.RunAsync("list", did.ToString())).Expect(0).Lines;

            Assert.Equal(cids, listed.ToDictionary(record => Text(record, "uri"), record => Text(record, "cid")));
            Assert.All(listed, record => Assert.True(Tid.TryParse(Text(record, "rev"), out _)));
        }
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("MariaDB")]
    public async Task Get_gives_back_a_record_of_each_repository_as_it_was_signed(string engine)
    {
        if (engine != "SQLite")
            Tier.Require(TierLevel.Default);
        var installation = (engine == "SQLite" ? await cars.OnSqliteAsync() : await cars.OnMariaAsync()).Installation;
        foreach (var file in CorpusCars.Indexed.Keys)
        {
            var (uri, cid) = CorpusCars.Read(file).CidsByUri.MaxBy(record => record.Key.Contains("post", StringComparison.Ordinal));
            AssertSame(uri, cid, Assert.Single((await installation.RunAsync("get", uri)).Expect(0).Lines));
        }
    }

    [Fact]
    public async Task Get_of_what_is_not_there_fails_and_says_so_in_JSON()
    {
        var installation = (await cars.OnSqliteAsync()).Installation;
        var (did, _) = CorpusCars.Read("rsky/valid_repo.car");

        var answer = Assert.Single((await installation.RunAsync("get", $"at://{did}/app.bsky.feed.post/none")).Expect(1).Lines);

        Assert.Equal("RecordNotFound", Text(answer, "error"));
    }

    [Fact]
    public async Task Query_finds_the_follows_of_one_subject_in_all_repositories_on_either_engine()
    {
        const string Subject = "did:plc:z72i7hdynmk6r22z27h6tvur";
        string[] query = ["query", "app.bsky.graph.follow", "--where", $"subject={Subject}", "--limit", "10"];
        var found = (await (await cars.OnSqliteAsync()).Installation.RunAsync(query)).Expect(0).Lines;

        Assert.Equal(3, found.Select(follow => Text(follow, "uri").Split('/')[2]).Distinct().Count());
        Assert.All(found, follow => Assert.Equal(Subject, Text(follow["value"]!, "subject")));
        Assert.All(found, follow => AssertSame(Text(follow, "uri"), Text(follow, "cid"), follow));
        if (!Tier.AtLeast(TierLevel.Default))
            return;
        var onPostgres = (await (await cars.OnPostgresAsync()).Installation.RunAsync(query)).Expect(0).Lines;
        Assert.Equal(found.Select(Canonical), onPostgres.Select(Canonical));
        var onMaria = (await (await cars.OnMariaAsync()).Installation.RunAsync(query)).Expect(0).Lines;
        Assert.Equal(found.Select(Canonical), onMaria.Select(Canonical));
    }

    [Fact]
    public async Task Without_lexicons_every_record_is_kept_whole()
    {
        using var installation = Installation.OnSqlite();
        var summary = (await installation.RunAsync("index", CorpusCars.Folder)).Expect(Partial).Lines[^1];

        Assert.Equal(CorpusCars.Records, Number(summary, "records"));
        Assert.Equal(CorpusCars.Records, Number(summary, "unregistered"));
        Assert.Equal(0, Number(summary, "indexed"));
        Assert.Equal(CorpusCars.Records, Number(summary, "rebuilt"));
    }

    [Fact]
    public async Task Indexing_the_same_files_again_changes_no_row()
    {
        using var installation = Installation.OnSqlite();
        (await installation.RunAsync("lexicon", "add", Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons"))).Expect(0);
        (await installation.RunAsync("index", CorpusCars.Folder)).Expect(Partial);
        var first = await installation.DumpAsync();

        var again = (await installation.RunAsync("index", CorpusCars.Folder)).Expect(Partial).Lines[^1];

        Assert.Equal(CorpusCars.Indexed.Count, Number(again, "repos"));
        Assert.Equal(CorpusCars.Records, Number(again, "rebuilt"));
        Assert.Equal(first, await installation.DumpAsync());
    }

    private static void AssertVerdicts(IndexedCars cars)
    {
        var summary = cars.Index.Expect(Partial).Lines[^1];

        Assert.Equal(
            ["repos", "records", "indexed", "unregistered", "rebuilt", "refused", "seconds"], summary.AsObject().Select(member => member.Key));
        Assert.Equal(CorpusCars.Indexed.Count, Number(summary, "repos"));
        Assert.Equal(CorpusCars.Records, Number(summary, "records"));
        Assert.Equal(CorpusCars.Records, Number(summary, "indexed"));
        Assert.Equal(0, Number(summary, "unregistered"));
        Assert.Equal(Number(summary, "indexed"), Number(summary, "rebuilt"));
        Assert.Equal(
            CorpusCars.Refused,
            summary["refused"]!.AsArray().ToDictionary(
                car => Path.GetRelativePath(CorpusCars.Folder, Text(car!, "path")), car => Text(car!, "reason")));
    }

    // Encoded again, the JSON must be the very bytes that were signed: their hash is the CID that the tree has.
    private static void AssertSame(string uri, string cid, JsonNode record)
    {
        Assert.Equal(uri, Text(record, "uri"));
        Assert.Equal(cid, Text(record, "cid"));
        Assert.Equal(cid, Cid.OfDagCbor(RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(record["value"]!.ToJsonString()))).ToString());
    }

    private static string Canonical(JsonNode record) => Convert.ToHexString(RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(record.ToJsonString())));

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static long Number(JsonNode node, string name) => node[name]!.GetValue<long>();
}
