using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lexidex.Tests.Shared;

/// <summary>
/// A program that a test started: what it has written so far, line by line from both streams, and waiting for a line or its end.
/// Its standard input is an open pipe; it ends when this is disposed, and when the test process dies.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openStreams = 2;

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Corpus.RepositoryRoot(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return new ChildProcess(start);
    }

    /// <summary>Runs a short program to its end; its output, or an exception with it where the exit code is not 0.</summary>
    public static async Task<string> RunAsync(string file, params IEnumerable<string> arguments)
    {
        using var child = Start(file, arguments);
        child.CloseInput();
        var code = await child.WaitForExitAsync(TimeSpan.FromMinutes(1));
        return code == 0 ? child.Transcript() : throw new InvalidOperationException($"{file} ended with {code}: {child.Transcript()}");
    }

    /// <summary>Sends a line to its standard input.</summary>
    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>All that it wrote until now.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_lines)
            return [.. _lines];
    }

    public string Transcript() => string.Join('\n', Lines());

    /// <summary>The first line, written already or yet to come, that the pattern matches.</summary>
    public async Task<Match> WaitForLineAsync(string pattern, TimeSpan within)
    {
        var deadline = Task.Delay(within);
        for (var read = 0; ;)
        {
            Task changed;
            lock (_lines)
            {
                for (; read < _lines.Count; read++)
                {
                    if (Regex.Match(_lines[read], pattern) is { Success: true } match)
                        return match;
                }

                if (_openStreams == 0)
                    throw new InvalidOperationException($"The program ended without writing '{pattern}': {Transcript()}");
                changed = _changed.Task;
            }

            if (await Task.WhenAny(changed, deadline) == deadline)
                throw new TimeoutException($"No line '{pattern}' within {within.TotalSeconds} s: {Transcript()}");
        }
    }

    /// <summary>Its exit code; 128 + the signal's number where a signal ended it.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end within {within.TotalSeconds} s: {Transcript()}");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Take(string? line)
    {
        TaskCompletionSource changed;
        lock (_lines)
        {
            if (line is null)
                _openStreams--;
            else
                _lines.Add(line);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }
}
