using Lexidex.Schema.Control;
using Lexidex.Tests.Shared;

namespace Lexidex.EndToEnd.Programs;

/// <summary>The Indexer as <c>lexidex run</c> starts it, following every repository of one host on this machine.</summary>
internal sealed class RunningIndexer : IAsyncDisposable
{
    private readonly ProgramUnderTest _program;
    private readonly ControlClient _control;
    private readonly Installation _installation;

    private RunningIndexer(Installation installation, ProgramUnderTest program, Uri readUrl, ControlClient control)
    {
        _installation = installation;
        _program = program;
        _control = control;
        Records = new RepoReader(readUrl);
    }

    /// <summary>What it answers to everybody.</summary>
    public RepoReader Records { get; }

    /// <summary>Starts it and waits until its servers answer. Another that was killed must first lose its lease, so its writing may begin later.</summary>
    /// <param name="diesAt">Where it kills itself while it carries a plan out; nowhere when null.</param>
    public static async Task<RunningIndexer> StartAsync(Installation installation, Uri host, Uri plc, string? diesAt = null)
    {
        var program = installation.Start(
            diesAt,
            [
                "run", "--relay", host.ToString(), "--mode", "network", "--source-name", "test", "--allow-loopback", "--plc", plc.ToString(),
                "--read-urls", "http://127.0.0.1:0", "--control-urls", "http://127.0.0.1:0",
            ]);
        var readUrl = await AddressAsync(program, "indexer");
        var controlUrl = await AddressAsync(program, "control");
        return new RunningIndexer(installation, program, readUrl, ControlClient.FromTokenFile(controlUrl, installation.TokenPath));
    }

    public Task<IndexerStatus> StatusAsync() => _control.GetStatusAsync();

    /// <summary>Repositories that are complete and followed.</summary>
    public async Task<long> CountActiveAsync() => (await StatusAsync()).ReposByState.GetValueOrDefault(SyncStates.Active);

    /// <summary>How far it has come in the stream; 0 before the first event.</summary>
    public async Task<long> PositionAsync() =>
        (await StatusAsync()).Sources is [{ Position: { } position }] ? long.Parse(position, null) : 0;

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (await _program.KillAsync() != 137)
            throw new InvalidOperationException($"It had ended by itself: {_program.Transcript()}");
    }

    /// <summary>Waits until it has killed itself, as it was told at its start, and ends its lease for it: that the next process waits for that by itself is shown where <see cref="KillAsync"/> is used.</summary>
    public async Task DeathAsync()
    {
        if (await _program.WaitForExitAsync() is var exitCode and not 137)
            throw new InvalidOperationException($"It ended with {exitCode}: {_program.Transcript()}");
        await _installation.AskDatabaseAsync("UPDATE lane_lease SET owner = NULL");
    }

    /// <summary>Ctrl-C.</summary>
    public async Task EndAsync()
    {
        if (await _program.InterruptAsync() is var exitCode and not 0)
            throw new InvalidOperationException($"It ended with {exitCode}: {_program.Transcript()}");
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        Records.Dispose();
        await _program.DisposeAsync();
    }

    private static async Task<Uri> AddressAsync(ProgramUnderTest program, string name) =>
        new((await program.WaitForLineAsync($"\"name\":\"{name}\",\"address\":\"(http[^\"]+)\"")).Groups[1].Value);
}
