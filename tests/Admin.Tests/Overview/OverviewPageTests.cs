using System.Net;
using Bunit;
using Lexidex.Admin.Overview;
using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Xunit;

namespace Lexidex.Admin.Tests.Overview;

public sealed class OverviewPageTests : IAsyncLifetime
{
    private AdminBench _bench = default!;

    public async ValueTask InitializeAsync() => _bench = await AdminBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Sources_tables_repos_and_books_are_shown_in_figures()
    {
        _bench.Indexer.Status = SampleData.BusyStatus();

        var page = _bench.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("relay.example", page.Markup, StringComparison.Ordinal));
        Assert.Contains("7312894412", page.Markup, StringComparison.Ordinal);
        Assert.Contains("5,530,112", page.Markup, StringComparison.Ordinal);
        Assert.Contains("1,285", page.Markup, StringComparison.Ordinal);
        Assert.Contains("48,211", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Verified: 139,405 full · 208 earlier-key", page.Markup, StringComparison.Ordinal);
        Assert.Contains("older-rev", page.Markup, StringComparison.Ordinal);
        Assert.Equal("records/app.bsky.feed.like", page.Find("section[aria-label='Rows per table'] tbody a").GetAttribute("href"));
        Assert.Contains("0.8 s", page.Find("section[aria-label='Sources'] tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_kept_records_move_into_tells_how_many_have()
    {
        _bench.Indexer.Status = SampleData.BusyStatus() with { Moves = [new MoveStatus("app.bsky.feed.like", 1_200, 48_000)] };

        var page = _bench.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains(
            "1,200 of 48,000 kept records have moved in", page.Find("section[aria-label='Rows per table']").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_on_the_way_makes_the_books_balance()
    {
        _bench.Indexer.Status = SampleData.BusyStatus();

        var page = _bench.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Equal("29", page.Find("section[aria-label='Books'] .lx-sum td").TextContent));
    }

    [Fact]
    public void Books_that_cannot_balance_raise_an_alarm()
    {
        _bench.Indexer.Status = SampleData.BusyStatus() with { Books = new Books { Received = 10, Written = 11 } };

        var page = _bench.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("a counter is wrong", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Before_the_first_answer_there_is_a_skeleton()
    {
        var answer = new TaskCompletionSource();
        _bench.Indexer.Gate = answer.Task;
        _bench.Indexer.Status = SampleData.BusyStatus();

        var page = _bench.Render<OverviewPage>();

        Assert.Equal("Loading the overview", page.Find("[role=status]").GetAttribute("aria-label"));
        answer.SetResult();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".lx-loading")));
    }

    [Fact]
    public void An_empty_store_is_told_how_to_be_filled()
    {
        var page = _bench.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Equal("Nothing is followed yet", page.Find(".lx-state h2").TextContent));
        Assert.Contains("./up --simulate", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Indexer_that_is_away_is_an_error_that_can_be_tried_again()
    {
        _bench.Indexer.Status = SampleData.BusyStatus();
        _bench.Indexer.Refusal = (HttpStatusCode.ServiceUnavailable, """{"error":"Busy","message":"The store is being migrated."}""");

        var page = _bench.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("The store is being migrated.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        _bench.Indexer.Refusal = null;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Contains("relay.example", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Values_that_grew_old_stay_and_say_their_age()
    {
        _bench.Indexer.Status = SampleData.BusyStatus();
        var page = _bench.Render<OverviewPage>();
        page.WaitForAssertion(() => Assert.Contains("relay.example", page.Markup, StringComparison.Ordinal));

        _bench.Indexer.Refusal = (HttpStatusCode.InternalServerError, "{}");
        _bench.Time.Pass(TimeSpan.FromSeconds(40));

        page.WaitForAssertion(() => Assert.Contains("These values are 40 s old.", page.Find(".lx-stale").TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll(".lx-is-stale .lx-tile"));
        Assert.Contains("relay.example", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_paused_source_says_so()
    {
        var source = new SourceStatus { Name = "jet", Kind = "jetstream", State = SourceState.Paused };
        _bench.Indexer.Status = SampleData.EmptyStatus() with { Sources = [source] };

        var page = _bench.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Equal("paused", page.Find("tbody .lx-caution").TextContent));
    }

    [Fact]
    public async Task Figures_follow_the_Indexer_while_one_looks_and_the_timer_ends_when_one_leaves()
    {
        _bench.Indexer.Status = SampleData.BusyStatus();
        var page = _bench.Render<OverviewPage>();
        page.WaitForAssertion(() => Assert.Contains("1,285", page.Markup, StringComparison.Ordinal));
        await _bench.Time.TimersAsync(StatusService.Interval, 1);

        _bench.Indexer.Status = SampleData.BusyStatus() with { RecordsPerSecond = 4321 };
        _bench.Time.Pass(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("4,321", page.Markup, StringComparison.Ordinal));
        Assert.Equal(2, _bench.Indexer.StatusCalls);
        await _bench.LeaveAsync();
        Assert.False(_bench.Status.IsPolling);
        await _bench.Time.TimersAsync(StatusService.Interval, 0);
        _bench.Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _bench.Indexer.StatusCalls);
    }

    [Fact]
    public void Two_who_look_are_answered_by_one_question()
    {
        _bench.Indexer.Status = SampleData.BusyStatus();

        var one = _bench.Render<OverviewPage>();
        var other = _bench.Render<OverviewPage>();

        one.WaitForAssertion(() => Assert.Contains("relay.example", one.Markup, StringComparison.Ordinal));
        other.WaitForAssertion(() => Assert.Contains("relay.example", other.Markup, StringComparison.Ordinal));
        Assert.Equal(1, _bench.Indexer.StatusCalls);
    }

    [Fact]
    public void What_a_host_says_of_itself_is_text()
    {
        var source = new SourceStatus { Name = "a", Kind = "repos", State = SourceState.Error, LastError = "<img src=x onerror=alert(1)>" };
        _bench.Indexer.Status = SampleData.EmptyStatus() with { Sources = [source] };

        var page = _bench.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("<img src=x onerror=alert(1)>", page.Find(".lx-under").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("img"));
    }
}
