using System.Globalization;
using System.Text.RegularExpressions;

namespace Lexidex.Tests.Shared;

/// <summary>
/// One of our own programs, run as a person would run it: in a session of its own, so that a signal reaches it and its children
/// together, as from a terminal. It is killed when this is disposed, and when the test process dies.
/// </summary>
internal sealed class ProgramUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ChildProcess _program;
    private readonly ChildProcess _tether;

    private ProgramUnderTest(ChildProcess program)
    {
        _program = program;
        _tether = ChildProcess.Start("/bin/bash", ["-c", "cat >/dev/null; kill -KILL -- -$0 $0 2>/dev/null", Number(program.Id)]);
    }

    public int Id => _program.Id;

    public bool HasExited => _program.HasExited;

    /// <summary>The Indexer as it was built with this test project.</summary>
    public static ProgramUnderTest StartIndexer(params IEnumerable<string> arguments) => Start(Built("Indexer"), arguments);

    /// <summary>The same, in an environment that has more.</summary>
    public static ProgramUnderTest StartIndexer(IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments) =>
        Start(Built("Indexer"), arguments, environment);

    public static ProgramUnderTest StartSimulator(params IEnumerable<string> arguments) => Start(Built("Simulator"), arguments);

    public static ProgramUnderTest StartAdmin(params IEnumerable<string> arguments) => Start(Built("Admin"), arguments);

    /// <summary>./up, from the root of the repository.</summary>
    public static ProgramUnderTest StartUp(params IEnumerable<string> arguments) =>
        Start(Path.Combine(Corpus.RepositoryRoot(), "up"), arguments);

    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Added to our own environment; a null value takes a name away.</param>
    /// <param name="workingDirectory">The root of the repository when null.</param>
    public static ProgramUnderTest Start(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null) =>
        new(ChildProcess.Start("setsid", [file, .. arguments], environment, workingDirectory));

    /// <summary>Both its output streams until now, line by line as they came.</summary>
    public IReadOnlyList<string> Lines() => _program.Lines();

    public string Transcript() => _program.Transcript();

    /// <summary>The first line, written already or yet to come, that the pattern matches; two minutes are waited unless said otherwise.</summary>
    public Task<Match> WaitForLineAsync(string pattern, TimeSpan? within = null) => _program.WaitForLineAsync(pattern, within ?? Patience);

    /// <summary>Its exit code; 137 after SIGKILL.</summary>
    public Task<int> WaitForExitAsync(TimeSpan? within = null) => _program.WaitForExitAsync(within ?? Patience);

    /// <summary>SIGINT to the program and its children, as Ctrl-C; its exit code.</summary>
    public Task<int> InterruptAsync() => SignalAsync("INT");

    /// <summary>SIGKILL to the program and its children.</summary>
    public Task<int> KillAsync() => SignalAsync("KILL");

    /// <summary>The most memory that it held at once, as the kernel counted it; only while it runs.</summary>
    public long PeakMemoryBytes()
    {
        var status = File.ReadAllText($"/proc/{Number(Id)}/status");
        return 1024 * long.Parse(Regex.Match(status, @"VmHWM:\s+(\d+) kB").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _tether.CloseInput();
        await _tether.WaitForExitAsync(Patience);
        await _program.WaitForExitAsync(Patience);
        _tether.Dispose();
        _program.Dispose();
    }

    private async Task<int> SignalAsync(string signal)
    {
        await ChildProcess.RunAsync("/bin/bash", "-c", $"kill -{signal} -- -{Number(Id)}");
        return await WaitForExitAsync();
    }

    // Test projects and programs are built in one configuration, side by side.
    private static string Built(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, $"Lexidex.{project}");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
