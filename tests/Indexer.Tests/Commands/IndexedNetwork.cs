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

    private RunningIndexer? _running;

    public SimulatedNetwork Network { get; } = new(seed: 11, repos: 12, records: 1_500);

    public string Folder { get; } = Directory.CreateTempSubdirectory("lexidex-commands-").FullName;

    public string Cars => Path.Combine(Folder, "cars");

    public string Store => $"sqlite:{Path.Combine(Folder, "lexidex.db")}";

    public string TokenPath => Path.Combine(Folder, "control.token");

    /// <summary>A client of the read API.</summary>
    public HttpClient Read { get; } = new();

    public Uri ControlAddress => _running!.ControlAddress;

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
        var edits = Path.Combine(Folder, "edits.json");
        await File.WriteAllTextAsync(edits, """{"index":[{"path":["createdAt"],"kind":"time"}]}""");
        await ExpectAsync(ExitCode.Ok, ["lexicon", "add", Path.Combine(lexicons, "app", "bsky", "feed", "post.json"), "--edit", edits, .. Place]);
        await ExpectAsync(ExitCode.Ok, ["lexicon", "add", lexicons, .. Place]);
        await ExpectAsync(ExitCode.Ok, ["index", Cars, .. Place]);
        await HideAsync();
        _running = await RunningIndexer.StartAsync(Place);
        Read.BaseAddress = _running.ReadAddress;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
            await _running.DisposeAsync();
        Read.Dispose();
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

    /// <summary>A client of the control API. Dispose it.</summary>
    public ControlClient Control() => ControlClient.FromTokenFile(ControlAddress, TokenPath);
}
