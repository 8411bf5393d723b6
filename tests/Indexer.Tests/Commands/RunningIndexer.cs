using System.Text;
using Lexidex.Indexer.Commands;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

/// <summary><c>run --no-source</c> in this process, on loopback ports of its own, until it is disposed.</summary>
internal sealed class RunningIndexer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Announcement _announced = new();
    private Task<int> _running = Task.FromResult(0);

    public Uri ReadAddress => _announced.AddressOf("Indexer");

    public Uri ControlAddress => _announced.AddressOf("Control");

    public static async Task<RunningIndexer> StartAsync(string[] place)
    {
        var indexer = new RunningIndexer();
        var line = new CommandLine(new CommandOutput(indexer._announced, TextWriter.Null, isInteractive: false), _ => null, TimeProvider.System);
        string[] free = ["--read-urls", "http://127.0.0.1:0", "--control-urls", "http://127.0.0.1:0"];
        indexer._running = line.RunAsync(["run", "--no-source", .. free, .. place], indexer._stop.Token);
        await Task.WhenAny(indexer._announced.Ready, indexer._running);
        Assert.True(indexer._announced.Ready.IsCompleted, $"lexidex run ended before it answered: {indexer._announced}");
        return indexer;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Assert.Equal(ExitCode.Ok, await _running);
        _stop.Dispose();
    }

    /// <summary>Takes what <c>run</c> prints, until both addresses are there.</summary>
    private sealed class Announcement : StringWriter
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ready => _ready.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public Uri AddressOf(string name) =>
            new(ToString().Split('\n').First(line => line.StartsWith(name + "  ", StringComparison.Ordinal))[(name.Length + 2)..].Trim());

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value is not null && value.StartsWith("Control  ", StringComparison.Ordinal))
                _ready.TrySetResult();
        }
    }
}
