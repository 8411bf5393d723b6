using System.Text.Json.Nodes;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lexidex.EndToEnd.Programs;

/// <summary>A Lexidex of a test's own, with a data folder and a store that nobody else has, used as a person uses it: by its command line.</summary>
internal sealed class Installation : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;

    private readonly Func<string, Task<string>> _ask;

    private Installation(string? store, Func<string, Task<string>>? ask)
    {
        StoreUrl = store ?? $"sqlite:{DatabasePath}";
        _ask = ask ?? (sql => ChildProcess.RunAsync("sqlite3", DatabasePath, sql));
    }

    private string DatabasePath => Path.Combine(_folder, "lexidex.db");

    public string StoreUrl { get; }

    public string TokenPath => Path.Combine(_folder, "control.token");

    /// <summary>On an engine as theories name it: "SQLite", "PostgreSQL 15", "MariaDB 10.11".</summary>
    public static async Task<Installation> OnAsync(string engine) => engine switch
    {
        "SQLite" => OnSqlite(),
        "PostgreSQL 15" => await OnPostgresAsync(),
        "MariaDB 10.11" => await OnMariaAsync(),
        _ => throw new ArgumentException($"Nothing is installed on {engine}.", nameof(engine)),
    };

    public static Installation OnSqlite() => new(null, null);

    /// <summary>With an empty database of the shared PostgreSQL 15; skips the test, or fails it, where that is absent.</summary>
    public static async Task<Installation> OnPostgresAsync()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        return new Installation(server.Url(database), sql => server.QueryAsync(database, sql));
    }

    /// <summary>With an empty database of the shared MariaDB; skips the test, or fails it, where that is absent.</summary>
    public static async Task<Installation> OnMariaAsync()
    {
        var server = await MariaServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        return new Installation(server.Url(database), sql => server.QueryAsync(database, sql));
    }

    /// <summary>Asks the database itself, by the engine's own client; its lines of text.</summary>
    public async Task<IReadOnlyList<string>> AskDatabaseAsync(string sql) =>
        (await _ask(sql)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Starts a verb with --json.</summary>
    public ProgramUnderTest Start(params IEnumerable<string> arguments) => Start(diesAt: null, arguments);

    /// <summary>The same, of a process that kills itself where it is told to.</summary>
    public ProgramUnderTest Start(string? diesAt, IEnumerable<string> arguments) => ProgramUnderTest.StartIndexer(
        new Dictionary<string, string?> { [SuddenDeath.Variable] = diesAt },
        [.. arguments, "--data", _folder, "--store", StoreUrl, "--json"]);

    /// <summary>Carries one verb out.</summary>
    public async Task<VerbResult> RunAsync(params IEnumerable<string> arguments)
    {
        await using var program = Start(arguments);
        var exitCode = await program.WaitForExitAsync();
        var lines = program.Lines().Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!);
        return new VerbResult(exitCode, [.. lines], program.Transcript());
    }

    /// <summary>A file in its data folder.</summary>
    public async Task<string> WriteFileAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    /// <summary>Plans of this catalog, as they stand.</summary>
    public PlanBook Plans => new(Path.Combine(_folder, "catalog.db"));

    /// <summary>Moves of kept records that are under way.</summary>
    public MoveBook Moves => new(Path.Combine(_folder, "catalog.db"));

    /// <summary>The lexicons that ./up --simulate registers: the starter ones, and the simulator's own.</summary>
    public async Task RegisterStarterLexiconsAsync()
    {
        var root = Corpus.RepositoryRoot();
        var added = await RunAsync("lexicon", "add", Path.Combine(root, "deploy", "lexicons"), Path.Combine(root, "tests", "Simulator", "lexicons"));
        added.Expect(0);
    }

    /// <summary>Waits until the running Indexer has made durable that it is past this place of the stream.</summary>
    public async Task WaitForPositionAsync(long beyond)
    {
        await using var store = StoreFactory.Create(StoreUrl);
        await store.OpenAsync(default);
        await Patience.UntilAsync("The durable position", async () => (await store.ReadPositionsAsync("test", default)).Min(), at => at > beyond);
    }

    /// <summary>DIDs of the repositories that are complete and followed, read from the store behind the program's back, which must have ended.</summary>
    public async Task<IReadOnlyList<string>> ReadFinishedReposAsync()
    {
        await using var store = StoreFactory.Create(StoreUrl);
        await store.OpenAsync(default);
        var repos = await store.Repos.ListAsync(SyncState.Active, after: null, int.MaxValue, default);
        return [.. repos.Select(repo => RepoDirectory.TextOf(repo.Did, repo))];
    }

    /// <summary>The hash of every record table, read from the store behind the program's back, which must have ended.</summary>
    public async Task<IReadOnlyList<CanonicalTable>> DumpAsync()
    {
        await using var store = StoreFactory.Create(StoreUrl);
        await store.OpenAsync(default);
        using var tables = new TablesInForce(LexiconRegistry.Open(Path.Combine(_folder, "catalog.db")), store, NullLogger.Instance);
        await tables.ReadAsync(default);
        var dump = new List<CanonicalTable>();
        foreach (var table in tables.Current.All.Append(StoreTable.Unregistered).OrderBy(table => table.Name, StringComparer.Ordinal))
            dump.Add(await CanonicalDump.HashAsync(store, table, default));
        return dump;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>How a verb ended, and its lines of JSON.</summary>
internal sealed record VerbResult(int ExitCode, IReadOnlyList<JsonNode> Lines, string Transcript)
{
    /// <summary>The verb itself, where it ended as it should; else an exception that shows what it wrote.</summary>
    public VerbResult Expect(int exitCode) =>
        ExitCode == exitCode ? this : throw new InvalidOperationException($"Ended with {ExitCode} instead of {exitCode}: {Transcript}");
}
