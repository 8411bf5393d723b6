using Lexidex.Schema.Catalog;
using Xunit;

namespace Lexidex.Schema.Tests.Catalog;

public sealed class CollectionBookTests : IDisposable
{
    private readonly CatalogFile _file = new();
    private readonly CollectionBook _book;

    public CollectionBookTests()
    {
        CatalogContext.Open(_file.Path).Dispose();
        _book = new CollectionBook(_file.Path);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("com.example.note", CollectionAction.Keep)]
    [InlineData("com.example.chat", CollectionAction.Ignore)]
    [InlineData("com.example.chat.message", CollectionAction.Count)]
    [InlineData("app.bsky.feed.like", CollectionAction.Ignore)]
    public void The_longest_pattern_that_meets_a_name_decides(string collection, CollectionAction action)
    {
        var rules = new CollectionRules([Rule("*", CollectionAction.Ignore), Rule("com.example.*", CollectionAction.Count), Rule("com.example.chat", CollectionAction.Ignore), Rule("com.example.note", CollectionAction.Keep)]);

        Assert.Equal(action, rules.Of(collection));
    }

    [Fact]
    public void Without_a_rule_records_are_kept() => Assert.Equal(CollectionAction.Keep, CollectionRules.None.Of("com.example.note"));

    [Theory]
    [InlineData("*", true)]
    [InlineData("com.example.*", true)]
    [InlineData("com.example.note", true)]
    [InlineData("com.*", true)]
    [InlineData("com.example*", false)]
    [InlineData("*.example", false)]
    [InlineData("", false)]
    [InlineData("com.example.%", false)]
    public void A_pattern_is_a_name_or_the_beginning_of_one(string text, bool isPattern) => Assert.Equal(isPattern, CollectionRules.IsPattern(text));

    [Fact]
    public async Task A_rule_is_set_changed_and_taken_away_and_each_is_told_in_the_audit()
    {
        await _book.SetRuleAsync("com.example.*", CollectionAction.Count, "ada", cancellationToken: Stop);
        await _book.SetRuleAsync("com.example.*", CollectionAction.Count, "ada", cancellationToken: Stop);
        await _book.SetRuleAsync("com.example.*", CollectionAction.Ignore, "bob", cancellationToken: Stop);

        var rule = Assert.Single(await _book.RulesAsync(Stop));
        Assert.Equal((CollectionAction.Ignore, "bob"), (rule.Action, rule.By));
        await _book.SetRuleAsync("com.example.*", null, "ada", cancellationToken: Stop);
        Assert.Empty(await _book.RulesAsync(Stop));
        Assert.Equal(3L, _file.Query("SELECT count(*) FROM audit WHERE What = 'collection.rule'"));
    }

    [Fact]
    public async Task What_is_no_pattern_is_refused() =>
        await Assert.ThrowsAsync<CatalogException>(() => _book.SetRuleAsync("no pattern", CollectionAction.Count, "ada", cancellationToken: Stop));

    [Fact]
    public async Task What_was_seen_adds_up_and_the_newest_samples_stay()
    {
        await _book.AddAsync([Delta(10, 3, "at://a")], TimeSpan.FromMinutes(1), Stop);
        await _book.AddAsync([Delta(5, 7, "at://b")], TimeSpan.FromMinutes(1), Stop);

        var row = Assert.Single(await _book.StatisticsAsync(Stop));
        Assert.Equal((15L, "at://b\nat://a", (byte)7), (row.Records, row.Samples, row.Dids[0]));
        Assert.InRange(row.PerMinute, 5, 10);
        Assert.True(row.FirstSeen <= row.LastSeen);
    }

    private static CollectionDelta Delta(long records, byte register, string sample) => new("com.example.note", records, 0, [register, 0], [sample]);

    private static CollectionRule Rule(string pattern, CollectionAction action) => new() { Pattern = pattern, Action = action, By = "ada" };
}
