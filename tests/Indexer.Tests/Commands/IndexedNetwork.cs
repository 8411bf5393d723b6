using System.Globalization;
using Lexidex.Indexer.Commands;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Control;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

[CollectionDefinition(Name)]
public sealed class OneIndexedNetwork : ICollectionFixture<IndexedNetwork>
{
    public const string Name = "one indexed network";
}

/// <summary>
/// A small simulated network, exported as CAR files, indexed by the command line into an embedded store, and served by
/// <c>run --no-source</c> on loopback ports. Tests read it and change nothing.
/// </summary>
public sealed class IndexedNetwork : IAsyncLifetime
{
    /// <summary>A collection that is not registered, with keys of both kinds.</summary>
    public const string MixedCollection = "dev.lexidex.test.mixed";

    private static readonly string[] MixedKeys = ["3kaaaaaaaaa22", "3kaaaaaaaaa23", "222222222222z", "self", "2", "zz", "A-upper", "3k", "3kaaaaaaaaa22a"];

    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _written = new();
    private Task<int> _running = Task.FromResult(0);

    public SimulatedNetwork Network { get; } = new(seed: 11, repos: 12, records: 1_500);

    public string Folder { get; } = Directory.CreateTempSubdirectory("lexidex-commands-").FullName;

    public string Cars => Path.Combine(Folder, "cars");

    public string Store => $"sqlite:{Path.Combine(Folder, "lexidex.db")}";

    public string TokenPath => Path.Combine(Folder, "control.token");

    /// <summary>A client of the read API.</summary>
    public HttpClient Read { get; private set; } = new();

    public Uri ControlAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The repository with the mixed keys, active.</summary>
    public SimulatedRepo Mixed => Network.Repos[0];

    /// <summary>Repositories whose accounts are not active, each of another status.</summary>
    public IReadOnlyDictionary<string, SimulatedRepo> Hidden => new Dictionary<string, SimulatedRepo>
    {
        ["takendown"] = Network.Repos[^1],
        ["suspended"] = Network.Repos[^2],
        ["deactivated"] = Network.Repos[^3],
        ["deleted"] = Network.Repos[^4],
    };

    public IEnumerable<SimulatedRepo> Active => Network.Repos.Except(Hidden.Values);

    /// <summary>Every verb's options that name this installation.</summary>
    public string[] Place => ["--store", Store, "--data", Folder];

    public async ValueTask InitializeAsync()
    {
        AddMixedKeys();
        Export();
        var lexicons = Path.Combine(Corpus.RepositoryRoot(), "deploy", "lexicons");
        await ExpectAsync(ExitCode.Ok, ["lexicon", "add", lexicons, .. Place]);
        await ExpectAsync(ExitCode.Ok, ["index", Cars, .. Place]);
        await HideAsync();
        await ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Read.Dispose();
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task ExpectAsync(int exitCode, string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.True(run.ExitCode == exitCode, $"lexidex {arguments[0]} ended with {run.ExitCode}: {run.Results}{run.Notes}");
    }

    private void AddMixedKeys()
    {
        var writes = MixedKeys.Select(key => new RecordWrite(new RecordPath(MixedCollection, key), RecordOf(key))).ToList();
        Mixed.Commit(writes, Tid.FromValue(Mixed.Head.Revision.Value + 1_000));
    }

    private static byte[] RecordOf(string key) =>
        RecordJson.ToDagCbor(System.Text.Encoding.UTF8.GetBytes($$"""{"$type":"{{MixedCollection}}","key":"{{key}}"}"""));

    private void Export()
    {
        Directory.CreateDirectory(Cars);
        foreach (var (repo, number) in Network.Repos.Select((repo, number) => (repo, number)))
        {
            var (head, blocks) = repo.Export();
            File.WriteAllBytes(Path.Combine(Cars, number.ToString("D3", CultureInfo.InvariantCulture) + ".car"), CarWriter.ToBytes(head.Cid, blocks));
        }
    }

    // What a firehose would tell of these accounts, written as the pipeline writes it.
    private async Task HideAsync()
    {
        await using var store = StoreFactory.Create(Store);
        await store.OpenAsync(default);
        var fence = await store.Leases.TryTakeAsync("test", TimeSpan.FromMinutes(1), default) ?? throw new InvalidOperationException("The lease is taken.");
        using var batch = new LaneBatch();
        var states = new Dictionary<DidKey, RepoState>();
        await store.Repos.ReadAsync([.. Hidden.Values.Select(KeyOf)], states, default);
        foreach (var (status, repo) in Hidden)
            batch.Repos[KeyOf(repo)] = states[KeyOf(repo)] with { Account = Enum.Parse<Lexidex.Indexer.Projection.AccountStatus>(status, ignoreCase: true) };
        await using (var writer = store.OpenWriter())
            await writer.WriteAsync(batch, fence, default);
        await store.Leases.ReleaseAsync(fence, default);
    }

    private static DidKey KeyOf(SimulatedRepo repo) => Did.Parse(repo.Account.Did).Key;

    private async Task ServeAsync()
    {
        var announced = new Announcement(_written);
        var output = new CommandOutput(announced, TextWriter.Null, isInteractive: false);
        var line = new CommandLine(output, _ => null, TimeProvider.System);
        _running = line.RunAsync(
            ["run", "--no-source", "--read-urls", "http://127.0.0.1:0", "--control-urls", "http://127.0.0.1:0", .. Place], _stop.Token);
        await Task.WhenAny(announced.Ready, _running);
        Assert.True(announced.Ready.IsCompleted, $"lexidex run ended with {(_running.IsCompleted ? await _running : 0)}: {_written}");
        Read = new HttpClient { BaseAddress = announced.AddressOf("Indexer") };
        ControlAddress = announced.AddressOf("Control");
    }

    /// <summary>A client of the control API. Dispose it.</summary>
    public ControlClient Control() => ControlClient.FromTokenFile(ControlAddress, TokenPath);

    /// <summary>Takes what <c>run</c> prints, until both addresses are there.</summary>
    private sealed class Announcement(StringWriter written) : TextWriter
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ready => _ready.Task;

        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public Uri AddressOf(string name) =>
            new(written.ToString().Split('\n').First(line => line.StartsWith(name + "  ", StringComparison.Ordinal))[(name.Length + 2)..].Trim());

        public override void Write(char value) => written.Write(value);

        public override void WriteLine(string? value)
        {
            written.WriteLine(value);
            if (value is not null && value.StartsWith("Control  ", StringComparison.Ordinal))
                _ready.TrySetResult();
        }
    }
}
