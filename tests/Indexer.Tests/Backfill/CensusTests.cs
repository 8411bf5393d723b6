using System.Text;
using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Sources;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Tests.Outbound;
using Lexidex.Indexer.Tests.Pipeline;
using Lexidex.Schema.Syntax;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lexidex.Indexer.Tests.Backfill;

/// <summary>A census of a host that lists nothing any more, though repositories are known from it.</summary>
public sealed class CensusTests : IDisposable
{
    private static readonly Did[] Known = [.. Enumerable.Range(0, 20).Select(number => Did.Parse($"did:web:account-{number}.test"))];

    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;
    private readonly OutboundDoor _door = new(new OutboundOptions { AllowLoopback = true });
    private readonly HasteClock _clock = new();

    public void Dispose()
    {
        _door.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(19, 19)]
    [InlineData(2, 2)]
    [InlineData(200, 20)]
    public async Task No_more_are_asked_for_than_the_limit_says(int limit, int deleted)
    {
        await using var host = HostThatAnswers(_ => Deleted);

        Assert.Equal(deleted, await CountDeletedAsync(new FollowSettings("test", host.Address, IngestMode.Network, []) { MissedMax = limit }));
    }

    [Fact]
    public async Task An_account_that_the_host_fails_for_is_passed_over_after_growing_pauses()
    {
        await using var host = HostThatAnswers(did => did == Known[7].ToString() ? ("502 Bad Gateway", "{}") : Deleted);

        Assert.Equal(19, await CountDeletedAsync(new FollowSettings("test", host.Address, IngestMode.Network, [])));
        Assert.Equal([5, 10, 20, 40, 80, 160, 300, 300], _clock.Pauses);
    }

    [Fact]
    public async Task A_host_that_asks_for_patience_gets_it()
    {
        var answers = 0;
        await using var host = HostThatAnswers(_ => answers++ == 0 ? ("429 Too Many Requests\nRetry-After: 77", "{}") : Deleted);

        Assert.Equal(20, await CountDeletedAsync(new FollowSettings("test", host.Address, IngestMode.Network, [])));
        Assert.Equal([77], _clock.Pauses);
    }

    [Fact]
    public async Task What_is_known_from_another_host_is_not_asked_for()
    {
        await using var host = HostThatAnswers(_ => Deleted);

        Assert.Equal(0, await CountDeletedAsync(new FollowSettings("test", host.Address, IngestMode.Network, []), knownFrom: "https://other.test/"));
        Assert.Equal(1, host.Requests);
    }

    private static (string Status, string Body) Deleted => ("200 OK", """{"active":false,"status":"deleted"}""");

    private static LoopbackServer HostThatAnswers(Func<string, (string Status, string Body)> answer) => new(async (stream, request, ended) =>
    {
        var target = request.Split(' ')[1];
        var (status, body) = target.Contains("getRepoStatus", StringComparison.Ordinal)
            ? answer(Uri.UnescapeDataString(target.Split("did=")[1]))
            : ("200 OK", """{"repos":[]}""");
        var head = $"HTTP/1.1 {status}\nContent-Length: {body.Length}\nConnection: close\n\n".ReplaceLineEndings("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body), ended);
    });

    /// <summary>How many of the accounts that are known are deleted after a census.</summary>
    private async Task<int> CountDeletedAsync(FollowSettings settings, string? knownFrom = null)
    {
        await using var indexer = await IndexerUnderTest.StartAsync($"sqlite:{Path.Combine(_folder, "store.db")}");
        foreach (var did in Known)
            await indexer.Pipeline.SendAsync(new RepoListed(did, null, AccountStatus.Active, knownFrom ?? settings.HttpHost.ToString()), default);
        await using (await indexer.Pipeline.HoldAsync(default))
        {
            // Now they are durable.
        }

        var source = new IngestSource("test", settings.Mode, settings.HttpHost.ToString());
        var rooms = new FollowRooms(
            _door, new RepoSource(_door, 1, new SpoolOptions()), new RepoLister(_door), new AccountSource(_door), _clock);
        await new Census(settings, source, indexer.Pipeline, indexer.Store, rooms, NullLogger.Instance).TakeAsync(byRev: true, default);
        await indexer.Pipeline.StopAsync();
        return (await indexer.Store.Repos.ListAsync(null, null, 100, default)).Count(repo => repo.Account == AccountStatus.Deleted);
    }

    /// <summary>Lets every pause be over at once, and remembers how long it was meant to be.</summary>
    private sealed class HasteClock : TimeProvider
    {
        public List<double> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime.TotalSeconds);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
